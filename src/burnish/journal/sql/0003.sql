-- How the questions of a run were met, and what need not be asked: of its last part, when it was gone on with.
CREATE TABLE met (
    run TEXT PRIMARY KEY,
    blocks INTEGER NOT NULL,
    settled INTEGER NOT NULL,
    cached INTEGER NOT NULL,
    transplanted INTEGER NOT NULL,
    coalesced INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    held INTEGER NOT NULL,
    withheld INTEGER NOT NULL,
    asked INTEGER NOT NULL,
    saved_bytes INTEGER NOT NULL,
    saved_input INTEGER NOT NULL,
    saved_output INTEGER NOT NULL,
    saved_cost INTEGER NOT NULL
) WITHOUT ROWID;
