DROP INDEX event_feedback_member;
DROP INDEX consents_withdraws;
DROP INDEX visits_follows;
