DROP TABLE page_facet;
