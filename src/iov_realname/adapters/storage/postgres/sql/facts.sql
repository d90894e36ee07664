-- What a store's database is made of, one fact a row: what, and how it is. Compared with expected.tsv.
--
-- Whoever else may only read the log (SELECT, and USAGE of its schema) is nobody's concern here.

WITH ours AS (
    SELECT oid, rolname FROM pg_roles WHERE rolname IN ('iov_migrator', 'iov_app', 'iov_loader')
), places AS (
    SELECT oid, nspname, nspowner, nspacl FROM pg_namespace
    WHERE nspname IN ('iov_log', 'iov_view', 'iov_work', 'iov_keys')
), closed AS ( -- in these nothing may be that is not expected
    SELECT oid, nspname FROM places WHERE nspname IN ('iov_log', 'iov_keys')
), relations AS (
    SELECT c.oid, format('%s.%s', n.nspname, c.relname) AS name, c.relkind, c.relowner, c.relacl, c.relrowsecurity,
        c.relpersistence
    FROM pg_class AS c JOIN closed AS n ON n.oid = c.relnamespace WHERE c.relkind NOT IN ('i', 'I', 't', 'c')
), functions AS (
    SELECT p.*, format('%s.%s(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) AS name
    FROM pg_proc AS p JOIN closed AS n ON n.oid = p.pronamespace
), grants AS (
    SELECT 'schema ' || nspname AS on_what, nspowner AS owner, acl.* FROM places, aclexplode(nspacl) AS acl
    UNION ALL
    SELECT name, relowner, acl.* FROM relations, aclexplode(relacl) AS acl
    UNION ALL
    SELECT format('%s.%s', r.name, a.attname), r.relowner, acl.*
    FROM relations AS r JOIN pg_attribute AS a ON a.attrelid = r.oid, aclexplode(a.attacl) AS acl
    UNION ALL
    SELECT 'function ' || name, proowner, acl.* FROM functions, aclexplode(coalesce(proacl, acldefault('f', proowner))) AS acl
    UNION ALL
    SELECT format('new %s in %s', d.defaclobjtype, coalesce(n.nspname, 'any schema')), d.defaclrole, acl.*
    FROM pg_default_acl AS d LEFT JOIN places AS n ON n.oid = d.defaclnamespace, aclexplode(d.defaclacl) AS acl
    WHERE d.defaclrole IN (SELECT oid FROM ours)
)
SELECT 'role ' || rolname AS what, concat_ws(' ', 'role', CASE WHEN rolsuper THEN 'superuser' END,
    CASE WHEN rolcanlogin THEN 'login' END, CASE WHEN rolcreaterole THEN 'createrole' END,
    CASE WHEN rolcreatedb THEN 'createdb' END, CASE WHEN rolreplication THEN 'replication' END,
    CASE WHEN rolbypassrls THEN 'bypassrls' END) AS value
FROM pg_roles WHERE oid IN (SELECT oid FROM ours)
UNION ALL
SELECT format('membership of %s in %s', pg_get_userbyid(member), pg_get_userbyid(roleid)), 'member'
FROM pg_auth_members WHERE member IN (SELECT oid FROM ours)
UNION ALL
SELECT 'schema ' || nspname, 'owner ' || pg_get_userbyid(nspowner) FROM places
UNION ALL
SELECT 'table ' || name, concat_ws(' ', relkind, relpersistence, 'owner', pg_get_userbyid(relowner),
    CASE WHEN relrowsecurity THEN 'row security' END)
FROM relations
UNION ALL
SELECT format('column %s.%s', r.name, a.attname), concat_ws(' ', format_type(a.atttypid, a.atttypmod),
    CASE WHEN a.attnotnull THEN 'not null' END, CASE WHEN a.attcollation <> 100 THEN l.collname END,
    pg_get_expr(d.adbin, d.adrelid))
FROM relations AS r JOIN pg_attribute AS a ON a.attrelid = r.oid
    LEFT JOIN pg_collation AS l ON l.oid = a.attcollation
    LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attnum > 0 AND NOT a.attisdropped AND r.relkind <> 'S'
UNION ALL
SELECT format('constraint %s of %s', c.conname, r.name), pg_get_constraintdef(c.oid)
FROM pg_constraint AS c JOIN relations AS r ON r.oid = c.conrelid WHERE c.contype <> 'n'
UNION ALL
SELECT format('index of %s', pg_get_indexdef(i.indexrelid)), CASE WHEN i.indisvalid THEN 'valid' ELSE 'invalid' END
FROM pg_index AS i JOIN relations AS r ON r.oid = i.indrelid
UNION ALL
SELECT 'function ' || name, concat_ws(' ', CASE WHEN prosecdef THEN 'security definer' ELSE 'security invoker' END,
    'owner', pg_get_userbyid(proowner), 'returns', format_type(prorettype, NULL), 'settings', proconfig::text,
    'source', substr(encode(sha256(convert_to(prosrc, 'UTF8')), 'hex'), 1, 16))
FROM functions
UNION ALL
SELECT format('trigger %s on %s', t.tgname, r.name), concat_ws(' ', 'enabled', t.tgenabled, pg_get_triggerdef(t.oid))
FROM pg_trigger AS t JOIN relations AS r ON r.oid = t.tgrelid WHERE NOT t.tgisinternal
UNION ALL
SELECT format('rule %s on %s', w.rulename, r.name), pg_get_ruledef(w.oid)
FROM pg_rewrite AS w JOIN relations AS r ON r.oid = w.ev_class
UNION ALL
SELECT format('right of %s to %s on %s', CASE WHEN grantee = 0 THEN 'everybody' ELSE pg_get_userbyid(grantee) END,
    privilege_type, on_what), string_agg(DISTINCT CASE WHEN is_grantable THEN 'to give on' ELSE 'granted' END, ' ')
FROM grants
WHERE grantee <> owner AND NOT (
    grantee <> 0 AND grantee NOT IN (SELECT oid FROM ours) AND NOT is_grantable
    AND (privilege_type, split_part(on_what, '.', 1)) IN (('USAGE', 'schema iov_log'), ('SELECT', 'iov_log'))
)
GROUP BY grantee, privilege_type, on_what
UNION ALL
SELECT 'encoding', pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()
