DROP TABLE merge_moves;
DROP TABLE merges;
