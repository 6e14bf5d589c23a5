DROP TABLE audit_alerts;
DROP TABLE audit_person_marks;
DROP TABLE audit_persons;
DROP TABLE audit_heads;
