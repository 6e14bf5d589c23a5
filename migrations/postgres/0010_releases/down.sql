DROP TABLE releases;
DROP TABLE department_tokens;
