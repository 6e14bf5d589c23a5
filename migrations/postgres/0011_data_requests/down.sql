DROP TABLE data_request_answers;
DROP TABLE data_request_forms;
DROP TABLE data_request_lines;
DROP TABLE data_requests;
