-- How many calls a lane bore at once, at the end of the latest run that asked it: where the next run begins.
CREATE TABLE paces (
    provider TEXT NOT NULL,
    origin TEXT NOT NULL,
    model TEXT NOT NULL,
    calls INTEGER NOT NULL,
    PRIMARY KEY (provider, origin, model)
) WITHOUT ROWID;
