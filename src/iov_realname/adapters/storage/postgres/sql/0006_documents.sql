-- The blind index: which card stands under which owner's document, by keyed digest. Derived from the log; may be emptied.

CREATE TABLE iov_view.document_cards (
    iccid text COLLATE "C" PRIMARY KEY,
    carrier text NOT NULL,
    vin text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    key_version integer NOT NULL,
    digest text COLLATE "C" NOT NULL
);

CREATE INDEX ON iov_view.document_cards (digest, carrier, vin);
CREATE INDEX ON iov_view.document_cards (vin);
CREATE INDEX ON iov_view.document_cards (subject);

CREATE TABLE iov_view.document_tracking (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    position bigint NOT NULL,
    generation bigint NOT NULL
);

INSERT INTO iov_view.document_tracking (position, generation) VALUES (0, 0);
