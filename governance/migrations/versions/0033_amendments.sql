-- What an amendment proposes: another text, or a passage added, removed or moved.
ALTER TABLE charter_amendment
ADD COLUMN change VARCHAR(40) DEFAULT 'changed' NOT NULL,
ADD COLUMN original_language TEXT,
ADD COLUMN title JSONB,
ADD COLUMN was_position INTEGER,
ADD COLUMN position INTEGER,
ADD COLUMN was_in_article_key TEXT,
ADD COLUMN in_article_key TEXT,
ADD COLUMN places JSONB,
ALTER COLUMN was DROP NOT NULL,
ALTER COLUMN text DROP NOT NULL,
ADD CONSTRAINT charter_amendment_change_known CHECK (change IN ('added', 'removed', 'changed', 'moved')),
ADD CONSTRAINT charter_amendment_was_there_unless_added CHECK ((was IS NULL) = (change = 'added')),
ADD CONSTRAINT charter_amendment_says_something CHECK ((text IS NOT NULL) = (change IN ('added', 'changed'))),
ADD CONSTRAINT charter_amendment_adds_in_a_language CHECK (
    CASE change WHEN 'added' THEN original_language IS NOT NULL AND text ? original_language
    ELSE num_nonnulls(original_language, title) = 0 END
),
ADD CONSTRAINT charter_amendment_moves_from_a_place CHECK (
    (was_position IS NOT NULL) = (change = 'moved') AND (was_in_article_key IS NULL OR change = 'moved')
),
ADD CONSTRAINT charter_amendment_comes_to_a_place CHECK (
    num_nonnulls(position, in_article_key) = 0 OR change IN ('added', 'moved')
),
ADD CONSTRAINT charter_amendment_moves_elsewhere CHECK (
    change <> 'moved' OR position IS NOT NULL OR in_article_key IS DISTINCT FROM was_in_article_key
),
ADD CONSTRAINT charter_amendment_position_counts CHECK (position > 0 AND position <> was_position),
ADD CONSTRAINT charter_amendment_articles_stand_in_none CHECK (
    commitment_key IS NOT NULL OR num_nonnulls(was_in_article_key, in_article_key) = 0
),
ADD CONSTRAINT charter_amendment_places_shown CHECK ((places IS NULL) = (change = 'changed'));
