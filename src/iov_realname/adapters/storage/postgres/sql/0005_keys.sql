-- The key store, second edition: crypto profile, epochs with a life of their own, versions of purpose keys, and what a
-- destroyed key leaves behind.
--
-- A purpose key that is wrapped again is added under its new epoch: nobody may change one.
--
-- An epoch is current (new keys go under it), leaving (its keys are being wrapped again), retired (backups may still
-- hold keys of it, until the day before final_from) or destroyed. There is one current epoch.

CREATE TABLE iov_keys.settings (
    only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    profile text NOT NULL
);
INSERT INTO iov_keys.settings (profile) SELECT 'intl' WHERE EXISTS (SELECT FROM iov_keys.epochs);

ALTER TABLE iov_keys.epochs
    ADD COLUMN state text NOT NULL DEFAULT 'current' CHECK (state IN ('current', 'leaving', 'retired', 'destroyed')),
    ADD COLUMN final_from date,
    ADD CHECK ((final_from IS NULL) = (state IN ('current', 'leaving')));
CREATE UNIQUE INDEX one_current_epoch ON iov_keys.epochs (state) WHERE state = 'current';

ALTER TABLE iov_keys.data_keys
    ADD COLUMN digest text,
    ADD CHECK (digest IS NULL OR state = 'shredded');

ALTER TABLE iov_keys.purpose_keys
    ADD COLUMN version integer NOT NULL DEFAULT 1 CHECK (version > 0),
    ADD COLUMN algorithm text NOT NULL DEFAULT 'HMAC-SHA256';
ALTER TABLE iov_keys.purpose_keys
    ALTER COLUMN version DROP DEFAULT,
    ALTER COLUMN algorithm DROP DEFAULT,
    DROP CONSTRAINT purpose_keys_pkey,
    ADD PRIMARY KEY (purpose, version, epoch);

GRANT SELECT, INSERT ON iov_keys.settings TO iov_app;
GRANT UPDATE (state, final_from) ON iov_keys.epochs TO iov_app;
GRANT UPDATE (epoch, digest) ON iov_keys.data_keys TO iov_app;
