DROP INDEX mail_address_key;
ALTER TABLE mail_address DROP COLUMN address_key;
ALTER TABLE account DROP COLUMN checked;
DROP TABLE ceremony;
DROP TABLE identity;
DROP TABLE passkey;
DROP TABLE recovery_code;
DROP TABLE second_factor;
DELETE FROM mail WHERE person IS NULL;
DELETE FROM mail_token WHERE person IS NULL OR purpose <> 'confirm';
-- Columns of a table in which nothing is null may stay so.
ALTER TABLE mail DROP COLUMN lang;
ALTER TABLE mail_token DROP COLUMN purpose;
ALTER TABLE mail_token DROP COLUMN typed;
