DROP TABLE statistic_members;
DROP TABLE statistics;
