-- Whoever removes a record has all that might refer to it looked for: without an index that is every row, once for each.
CREATE INDEX visits_follows ON visits (follows_id) WHERE follows_id IS NOT NULL;
CREATE INDEX consents_withdraws ON consents (withdraws) WHERE withdraws IS NOT NULL;
CREATE INDEX event_feedback_member ON event_feedback (member_id) WHERE member_id IS NOT NULL;
