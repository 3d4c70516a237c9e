-- What PostGraphile needs to show the same values: texts in one language, dates as written.
CREATE FUNCTION organisation_title(o organisation) RETURNS text LANGUAGE sql STABLE AS $$ SELECT localised(o.name, 'en') $$;
CREATE FUNCTION organisation_about(o organisation) RETURNS text LANGUAGE sql STABLE AS $$ SELECT localised(o.description, 'en') $$;
CREATE FUNCTION organisation_since(o organisation) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT to_char(o.valid_from, CASE o.valid_from_precision
        WHEN 'year' THEN 'YYYY' WHEN 'month' THEN 'YYYY-MM' ELSE 'YYYY-MM-DD' END)
$$;
CREATE FUNCTION territory_title(t territory) RETURNS text LANGUAGE sql STABLE AS $$ SELECT localised(t.name, 'en') $$;
CREATE FUNCTION mandate_words(m mandate) RETURNS text LANGUAGE sql STABLE AS $$ SELECT localised(m.scope, 'en') $$;
