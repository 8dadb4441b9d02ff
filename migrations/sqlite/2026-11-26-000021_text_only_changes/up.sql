-- An edit that leaves a page's title, address, kind, language, standing, links and outcome as they were: pages that show only
-- these of it need not be made anew.
ALTER TABLE change ADD COLUMN text_only BOOLEAN NOT NULL DEFAULT FALSE;
