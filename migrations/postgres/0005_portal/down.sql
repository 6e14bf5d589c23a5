DROP TABLE objections;
DROP TABLE portal_sessions;
DROP TABLE portal_codes;
