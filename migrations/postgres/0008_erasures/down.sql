DROP TABLE erased_members;
DROP TABLE erasure_requests;
