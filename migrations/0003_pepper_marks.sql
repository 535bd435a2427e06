-- The peppers that ever sealed a password here, each told from another key by a mark: a server that lacks one finds out at
-- start, not at the sign-in of those whose password it sealed.
CREATE TABLE pepper_marks (
    version  bigint PRIMARY KEY CHECK (version BETWEEN 1 AND 255),
    mark     bytea NOT NULL CHECK (octet_length(mark) = 32)
);
