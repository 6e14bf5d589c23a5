-- Why the last try had no answer; none when there was one.
ALTER TABLE webhook_deliveries ADD COLUMN last_failure TEXT;
