ALTER TABLE accounts DROP COLUMN email;
DROP TABLE notification_choices;
DROP TABLE notification_letters;
DROP TABLE notifications;
