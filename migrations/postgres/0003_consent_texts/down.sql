DROP TABLE consent_texts;
