-- The lines of cards: a projection of the log, which may be made again from it at any time.
--
-- Lines of one generation are shown, those of others are being written or cleared away. iov_app has its rights in
-- iov_view by default privileges, but for the one row that says which, which stays. Names sort by code point, as they
-- do in the other stores.

CREATE TABLE iov_view.card_index (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    generation bigint NOT NULL,
    drawn bigint NOT NULL,
    position bigint NOT NULL,
    event_id text NOT NULL
);
INSERT INTO iov_view.card_index (generation, drawn, position, event_id) VALUES (1, 1, 0, '');
REVOKE INSERT, DELETE, TRUNCATE ON iov_view.card_index FROM iov_app;

CREATE TABLE iov_view.card_lines (
    generation bigint NOT NULL,
    iccid text COLLATE "C" NOT NULL,
    msisdn text NOT NULL,
    carrier text NOT NULL,
    vin text,
    stage text NOT NULL,
    entitled text NOT NULL,
    registration_status text NOT NULL,
    period_number bigint NOT NULL,
    since text,
    waiting text,
    to_deliver boolean NOT NULL,
    receipt_no text,
    PRIMARY KEY (generation, iccid)
);
CREATE INDEX card_lines_vin ON iov_view.card_lines (generation, vin, iccid);
CREATE INDEX card_lines_msisdn ON iov_view.card_lines (generation, msisdn, iccid);
CREATE INDEX card_lines_waiting ON iov_view.card_lines (generation, waiting, iccid);
CREATE INDEX card_lines_to_deliver ON iov_view.card_lines (generation, iccid) WHERE to_deliver;
