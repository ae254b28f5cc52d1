-- How many lines with the same number there are already.
CREATE INDEX fork_seq ON fork (chain, epoch, seq);
