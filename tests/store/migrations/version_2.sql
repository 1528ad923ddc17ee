PRAGMA page_size = 16384;
PRAGMA application_id = 1313167187;
PRAGMA user_version = 2;
BEGIN;
CREATE TABLE providers (
        id INTEGER PRIMARY KEY,
        domain TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        newest_at INTEGER NOT NULL,
        published_count INTEGER NOT NULL DEFAULT 0
    , usual_name TEXT) STRICT
    ;
CREATE TABLE topics (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        newest_at INTEGER NOT NULL,
        published_count INTEGER NOT NULL DEFAULT 0
    ) STRICT
    ;
CREATE TABLE articles (
        position INTEGER PRIMARY KEY,
        id INTEGER NOT NULL UNIQUE,
        url TEXT NOT NULL,
        title TEXT NOT NULL,
        excerpt TEXT NOT NULL,
        category TEXT NOT NULL,
        type TEXT NOT NULL,
        published_at INTEGER NOT NULL,
        quality INTEGER,
        heat INTEGER,
        provider_id INTEGER NOT NULL REFERENCES providers,
        provider_name TEXT NOT NULL,
        topics TEXT NOT NULL,
        coverage_count INTEGER NOT NULL,
        published_by_document INTEGER NOT NULL,
        removed INTEGER NOT NULL,
        published INTEGER NOT NULL,
        forms TEXT NOT NULL,
        keywords TEXT NOT NULL
    , wording INTEGER) STRICT
    ;
CREATE TABLE article_details (
        position INTEGER PRIMARY KEY REFERENCES articles ON UPDATE CASCADE ON DELETE CASCADE,
        listings TEXT NOT NULL,
        images TEXT NOT NULL,
        provider_images TEXT NOT NULL,
        original_url TEXT,
        web_url TEXT,
        amp_url TEXT,
        cdn_amp_url TEXT,
        featured_content TEXT NOT NULL,
        related TEXT NOT NULL,
        secured TEXT,
        body TEXT NOT NULL,
        extra TEXT NOT NULL
    ) STRICT
    ;
CREATE TABLE related (
        other_id INTEGER NOT NULL,
        position INTEGER NOT NULL,
        PRIMARY KEY (other_id, position)
    ) STRICT, WITHOUT ROWID
    ;
CREATE TABLE listings (
        key INTEGER NOT NULL,
        published INTEGER NOT NULL,
        position INTEGER NOT NULL,
        PRIMARY KEY (key, published, position)
    ) STRICT, WITHOUT ROWID
    ;
CREATE VIRTUAL TABLE search_index USING fts5(
        title, excerpt, forms, keywords,
        content = 'articles', content_rowid = 'position', columnsize = 0,
        tokenize = 'porter unicode61 remove_diacritics 2 categories ''L* N* Co Mn Mc'''
    );
CREATE TABLE folders (
        path ANY NOT NULL,
        source TEXT NOT NULL,
        first_loaded_at INTEGER NOT NULL,
        device INTEGER NOT NULL,
        inode INTEGER NOT NULL,
        PRIMARY KEY (path, source)
    ) STRICT, WITHOUT ROWID
    ;
CREATE TABLE directories (
        path ANY NOT NULL,
        source TEXT NOT NULL,
        digest BLOB NOT NULL,
        PRIMARY KEY (path, source)
    ) STRICT, WITHOUT ROWID
    ;
CREATE TABLE files (
        path ANY PRIMARY KEY,
        directory ANY NOT NULL,
        source TEXT NOT NULL,
        default_published INTEGER NOT NULL,
        size INTEGER NOT NULL,
        modified_ns INTEGER NOT NULL,
        inode INTEGER NOT NULL,
        digest BLOB NOT NULL
    , outdated INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID
    ;
CREATE TABLE file_articles (
        article_id INTEGER NOT NULL,
        path ANY NOT NULL REFERENCES files ON DELETE CASCADE,
        published_at INTEGER NOT NULL,
        leads INTEGER NOT NULL, flag INTEGER,
        PRIMARY KEY (article_id, path)
    ) STRICT, WITHOUT ROWID
    ;
CREATE TABLE problems (
        id INTEGER PRIMARY KEY,
        path ANY NOT NULL REFERENCES files ON DELETE CASCADE,
        line INTEGER,
        field TEXT NOT NULL,
        problem TEXT NOT NULL,
        is_rejection INTEGER NOT NULL
    ) STRICT
    ;
CREATE TABLE folder_problems (
        folder ANY NOT NULL,
        path ANY NOT NULL,
        problem TEXT NOT NULL,
        is_rejection INTEGER NOT NULL,
        PRIMARY KEY (folder, path)
    ) STRICT, WITHOUT ROWID
    ;
CREATE TABLE releases (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        article_id INTEGER NOT NULL,
        server_id INTEGER NOT NULL,
        is_decision INTEGER NOT NULL,
        released_at INTEGER NOT NULL
    ) STRICT
    ;
CREATE TABLE subscriptions (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        server_id INTEGER NOT NULL,
        channel_id INTEGER NOT NULL,
        filters TEXT NOT NULL,
        options TEXT NOT NULL,
        max_age INTEGER NOT NULL,
        since_release INTEGER NOT NULL,
        created_by INTEGER NOT NULL,
        created_at INTEGER NOT NULL,
        gathered_until INTEGER,
        paused_at INTEGER,
        removed_at INTEGER,
        paused_because TEXT NOT NULL DEFAULT ''
    ) STRICT
    ;
CREATE TABLE deliveries (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        subscription_id INTEGER NOT NULL REFERENCES subscriptions ON DELETE CASCADE,
        article_id INTEGER NOT NULL,
        channel_id INTEGER NOT NULL,
        story INTEGER NOT NULL,
        leads INTEGER NOT NULL,
        post_id INTEGER REFERENCES posts,
        waits TEXT,
        planned_at INTEGER NOT NULL,
        withdrawn_at INTEGER,
        withdrawn_because TEXT NOT NULL DEFAULT '',
        UNIQUE (subscription_id, article_id)
    ) STRICT
    ;
CREATE TABLE planner (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        last_release INTEGER NOT NULL
    , restored_at INTEGER, looks_back_to INTEGER) STRICT
    ;
CREATE TABLE saved_searches (
        id INTEGER PRIMARY KEY,
        query TEXT NOT NULL,
        used_at INTEGER NOT NULL
    ) STRICT
    ;
CREATE TABLE synced_commands (
        application_id INTEGER PRIMARY KEY,
        fingerprint TEXT NOT NULL
    ) STRICT
    ;
CREATE TABLE claimed_channels (
        channel_id INTEGER PRIMARY KEY,
        claimed_by TEXT NOT NULL,
        claimed_at INTEGER NOT NULL
    ) STRICT
    ;
CREATE TABLE "posts" (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        subscription_id INTEGER REFERENCES subscriptions ON DELETE CASCADE,
        server_id INTEGER NOT NULL,
        channel_id INTEGER NOT NULL,
        kind TEXT NOT NULL,
        state TEXT NOT NULL CHECK (
            state IN ('pending', 'sending', 'sent', 'rejected', 'retracting', 'retracted')
        ),
        options TEXT CHECK (options IS NOT NULL OR subscription_id IS NOT NULL),
        nonce TEXT NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0,
        due_at INTEGER NOT NULL,
        claimed_at INTEGER,
        message_id INTEGER,
        error TEXT NOT NULL DEFAULT '',
        planned_at INTEGER NOT NULL,
        sent_at INTEGER,
        shown TEXT NOT NULL DEFAULT '',
        edit_due_at INTEGER,
        edit_claimed_at INTEGER,
        edit_claimed_by TEXT
    ) STRICT
    ;
CREATE TABLE "decisions" (
        id INTEGER PRIMARY KEY,
        server_id INTEGER NOT NULL,
        article_id INTEGER NOT NULL,
        action TEXT NOT NULL,
        actor_kind TEXT NOT NULL DEFAULT 'person',
        actor_id INTEGER,
        reason TEXT NOT NULL,
        decided_at INTEGER NOT NULL,
        stands INTEGER NOT NULL
    , was_published INTEGER, is_published INTEGER, stood_in INTEGER, undoes INTEGER) STRICT
    ;
CREATE TABLE arrivals (
        article_id INTEGER PRIMARY KEY,
        arrived_at INTEGER NOT NULL
    ) STRICT
    ;
CREATE TABLE queue_looks (
        server_id INTEGER NOT NULL,
        actor_id INTEGER NOT NULL,
        looked_at INTEGER NOT NULL,
        PRIMARY KEY (server_id, actor_id)
    ) STRICT, WITHOUT ROWID
    ;
CREATE TABLE embargoes (article_id INTEGER PRIMARY KEY) STRICT;
CREATE TABLE addresses (
        key INTEGER PRIMARY KEY,
        article_id INTEGER NOT NULL,
        address TEXT NOT NULL
    ) STRICT
    ;
CREATE TABLE aliases (
        id INTEGER PRIMARY KEY,
        article_id INTEGER NOT NULL
    ) STRICT
    ;
CREATE TABLE name_aliases (
        id INTEGER PRIMARY KEY,
        name_id INTEGER NOT NULL
    ) STRICT
    ;
CREATE TABLE versions (
        name TEXT PRIMARY KEY,
        value INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    ;
CREATE TABLE provider_names (
        provider_id INTEGER NOT NULL,
        name TEXT NOT NULL,
        count INTEGER NOT NULL,
        PRIMARY KEY (provider_id, name)
    ) STRICT, WITHOUT ROWID
    ;
CREATE TABLE counters (
        name TEXT PRIMARY KEY,
        last_id INTEGER NOT NULL
    ) STRICT
    ;
CREATE TABLE untold_pauses (
        subscription_id INTEGER PRIMARY KEY REFERENCES subscriptions ON DELETE CASCADE,
        due_at INTEGER NOT NULL
    ) STRICT
    ;
CREATE TABLE words (
        word TEXT PRIMARY KEY,
        articles INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    ;
CREATE TABLE headline_words (
        word TEXT NOT NULL,
        position INTEGER NOT NULL,
        PRIMARY KEY (word, position)
    ) STRICT, WITHOUT ROWID
    ;
CREATE TABLE unsettled_stories (story INTEGER PRIMARY KEY) STRICT;
CREATE TABLE story_decisions (
        id INTEGER PRIMARY KEY,
        server_id INTEGER NOT NULL,
        article_id INTEGER NOT NULL,
        correction TEXT NOT NULL,
        other_id INTEGER,
        actor_id INTEGER,
        decided_at INTEGER NOT NULL,
        stands INTEGER NOT NULL,
        replaced_id INTEGER,
        left_id INTEGER
    ) STRICT
    ;
CREATE TABLE follow_ups (
        post_id INTEGER PRIMARY KEY REFERENCES posts ON DELETE CASCADE,
        parent_id INTEGER NOT NULL REFERENCES posts ON DELETE CASCADE,
        article_id INTEGER NOT NULL,
        UNIQUE (parent_id, article_id)
    ) STRICT
    ;
CREATE TABLE words_missing (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        below INTEGER NOT NULL
    ) STRICT
    ;
CREATE TABLE test_messages (
        message_id INTEGER PRIMARY KEY,
        channel_id INTEGER NOT NULL,
        sent_at INTEGER NOT NULL
    ) STRICT
    ;
CREATE TABLE vitals (
        process TEXT PRIMARY KEY,
        told_at INTEGER NOT NULL,
        told TEXT NOT NULL
    ) STRICT
    ;
CREATE TABLE feeds (
        id INTEGER PRIMARY KEY,
        address TEXT NOT NULL UNIQUE,
        location TEXT NOT NULL,
        origin TEXT NOT NULL,
        server_id INTEGER,
        name TEXT NOT NULL,
        options TEXT NOT NULL,
        title TEXT NOT NULL DEFAULT '',
        site TEXT NOT NULL DEFAULT '',
        etag TEXT NOT NULL DEFAULT '',
        modified TEXT NOT NULL DEFAULT '',
        digest TEXT NOT NULL DEFAULT '',
        dates TEXT NOT NULL DEFAULT '[]',
        every INTEGER,
        added_at INTEGER NOT NULL,
        first_loaded_at INTEGER,
        last_poll_at INTEGER,
        next_poll_at INTEGER,
        failures INTEGER NOT NULL DEFAULT 0,
        failing_since INTEGER,
        problem TEXT NOT NULL DEFAULT '',
        told INTEGER NOT NULL DEFAULT 0,
        problems TEXT NOT NULL DEFAULT '[]',
        move_address TEXT NOT NULL DEFAULT '',
        move_polls INTEGER NOT NULL DEFAULT 0,
        move_since INTEGER,
        paused_at INTEGER,
        removed_at INTEGER
    ) STRICT
    ;
CREATE TABLE feed_entries (
        feed_id INTEGER NOT NULL REFERENCES feeds ON DELETE CASCADE,
        key INTEGER NOT NULL,
        article_id INTEGER NOT NULL,
        digest TEXT NOT NULL,
        title INTEGER NOT NULL,
        published_at INTEGER NOT NULL,
        own INTEGER NOT NULL,
        seen_at INTEGER NOT NULL,
        gone_at INTEGER,
        PRIMARY KEY (feed_id, key)
    ) STRICT, WITHOUT ROWID
    ;
INSERT INTO providers (id, domain, name, newest_at, published_count, usual_name) VALUES (4884597473972978772, 'news.example', 'Example News', 1767333600, 15, 'Example News');
INSERT INTO topics (id, name, newest_at, published_count) VALUES (2627046785431662156, 'Strikes', 1766145600, 1);
INSERT INTO topics (id, name, newest_at, published_count) VALUES (8322861227544310963, 'Transport', 1766145600, 1);
INSERT INTO articles (position, id, url, title, excerpt, category, type, published_at, quality, heat, provider_id, provider_name, topics, coverage_count, published_by_document, removed, published, forms, keywords, wording) VALUES (59262012460834289, 4274782364756286961, 'https://forbes.com/a-strike-of-the-trams', 'A strike of the trams', '', 'news', 'article', 1766145600, NULL, NULL, 4884597473972978772, 'Example News', '["Transport", "Strikes"]', 0, 1, 0, 1, '', 'p4884597473972978772 t8322861227544310963 t2627046785431662156 pub', NULL);
INSERT INTO articles (position, id, url, title, excerpt, category, type, published_at, quality, heat, provider_id, provider_name, topics, coverage_count, published_by_document, removed, published, forms, keywords, wording) VALUES (59274092059787737, 154755078104515033, 'https://forbes.com/a-name-that-is-not-utf-8', 'A name that is not UTF-8', '', 'news', 'article', 1766505600, NULL, NULL, 4884597473972978772, 'Example News', '[]', 0, 1, 0, 1, 'UTF8', 'p4884597473972978772 pub', NULL);
INSERT INTO articles (position, id, url, title, excerpt, category, type, published_at, quality, heat, provider_id, provider_name, topics, coverage_count, published_by_document, removed, published, forms, keywords, wording) VALUES (59285809251958128, 6346897814562225520, 'https://forbes.com/past-3', 'Past 3', '', 'news', 'article', 1766854800, NULL, NULL, 4884597473972978772, 'Example News', '[]', 0, 1, 0, 0, '', 'p4884597473972978772', NULL);
INSERT INTO articles (position, id, url, title, excerpt, category, type, published_at, quality, heat, provider_id, provider_name, topics, coverage_count, published_by_document, removed, published, forms, keywords, wording) VALUES (59285930059142329, 2861901749908313273, 'https://forbes.com/past-2', 'Past 2', '', 'news', 'article', 1766858400, NULL, NULL, 4884597473972978772, 'Example News', '[]', 0, 1, 0, 1, '', 'p4884597473972978772 pub', NULL);
INSERT INTO articles (position, id, url, title, excerpt, category, type, published_at, quality, heat, provider_id, provider_name, topics, coverage_count, published_by_document, removed, published, forms, keywords, wording) VALUES (59286050846905641, 7381798792642532649, 'https://forbes.com/past-1', 'Past 1', '', 'news', 'article', 1766862000, NULL, NULL, 4884597473972978772, 'Example News', '[]', 0, 1, 0, 1, '', 'p4884597473972978772 pub', NULL);
INSERT INTO articles (position, id, url, title, excerpt, category, type, published_at, quality, heat, provider_id, provider_name, topics, coverage_count, published_by_document, removed, published, forms, keywords, wording) VALUES (59286171641646687, 9187524907671162463, 'https://forbes.com/past-0', 'Past 0', '', 'news', 'article', 1766865600, NULL, NULL, 4884597473972978772, 'Example News', '[]', 0, 1, 0, 1, '', 'p4884597473972978772 pub', NULL);
INSERT INTO articles (position, id, url, title, excerpt, category, type, published_at, quality, heat, provider_id, provider_name, topics, coverage_count, published_by_document, removed, published, forms, keywords, wording) VALUES (59287379615292170, 1487497060837104394, 'https://forbes.com/half-of-it', 'Half of it', '', 'news', 'article', 1766901600, NULL, NULL, 4884597473972978772, 'Example News', '[]', 0, 1, 0, 1, '', 'p4884597473972978772 pub', NULL);
INSERT INTO articles (position, id, url, title, excerpt, category, type, published_at, quality, heat, provider_id, provider_name, topics, coverage_count, published_by_document, removed, published, forms, keywords, wording) VALUES (59293419393937029, 777748484622020229, 'https://forbes.com/to-be-taken-down', 'To be taken down', '', 'news', 'article', 1767081600, NULL, NULL, 4884597473972978772, 'Example News', '[]', 0, 1, 0, 1, '', 'p4884597473972978772 pub n7', NULL);
INSERT INTO articles (position, id, url, title, excerpt, category, type, published_at, quality, heat, provider_id, provider_name, topics, coverage_count, published_by_document, removed, published, forms, keywords, wording) VALUES (59298130429787179, 1713129028130225195, 'https://forbes.com/taken-down', 'Taken down', '', 'news', 'article', 1767222000, NULL, NULL, 4884597473972978772, 'Example News', '[]', 0, 1, 0, 1, '', 'p4884597473972978772 pub n7', NULL);
INSERT INTO articles (position, id, url, title, excerpt, category, type, published_at, quality, heat, provider_id, provider_name, topics, coverage_count, published_by_document, removed, published, forms, keywords, wording) VALUES (59298130439044222, 4366273011597835390, 'https://forbes.com/the-harbour-opens', 'The harbour opens', '', 'news', 'article', 1767222000, NULL, NULL, 4884597473972978772, 'Example News', '[]', 0, 1, 0, 1, '', 'p4884597473972978772 pub', NULL);
INSERT INTO articles (position, id, url, title, excerpt, category, type, published_at, quality, heat, provider_id, provider_name, topics, coverage_count, published_by_document, removed, published, forms, keywords, wording) VALUES (59298130439556234, 2741631557582310538, 'https://forbes.com/held-back', 'Held back', '', 'news', 'article', 1767222000, NULL, NULL, 4884597473972978772, 'Example News', '[]', 0, 0, 0, 0, '', 'p4884597473972978772 y8', NULL);
INSERT INTO articles (position, id, url, title, excerpt, category, type, published_at, quality, heat, provider_id, provider_name, topics, coverage_count, published_by_document, removed, published, forms, keywords, wording) VALUES (59298130450297509, 9028741880557712037, 'https://forbes.com/refused-here', 'Refused here', '', 'news', 'article', 1767222000, NULL, NULL, 4884597473972978772, 'Example News', '[]', 0, 1, 0, 1, '', 'p4884597473972978772 pub', NULL);
INSERT INTO articles (position, id, url, title, excerpt, category, type, published_at, quality, heat, provider_id, provider_name, topics, coverage_count, published_by_document, removed, published, forms, keywords, wording) VALUES (59298130458325170, 1246867251165933746, 'https://forbes.com/sent', 'Sent', '', 'news', 'article', 1767222000, NULL, NULL, 4884597473972978772, 'Example News', '[]', 0, 1, 0, 1, '', 'p4884597473972978772 pub', NULL);
INSERT INTO articles (position, id, url, title, excerpt, category, type, published_at, quality, heat, provider_id, provider_name, topics, coverage_count, published_by_document, removed, published, forms, keywords, wording) VALUES (59298130459332688, 1030362470161551440, 'https://forbes.com/changed', 'Changed', 'Other words', 'news', 'article', 1767222000, NULL, NULL, 4884597473972978772, 'Example News', '[]', 0, 1, 0, 1, '', 'p4884597473972978772 pub', 1866435343700763518);
INSERT INTO articles (position, id, url, title, excerpt, category, type, published_at, quality, heat, provider_id, provider_name, topics, coverage_count, published_by_document, removed, published, forms, keywords, wording) VALUES (59301875113180072, 6081904500373896104, 'https://forbes.com/newer', 'Newer', '', 'news', 'article', 1767333600, NULL, NULL, 4884597473972978772, 'Example News', '[]', 0, 1, 0, 1, '', 'p4884597473972978772 pub', NULL);
INSERT INTO articles (position, id, url, title, excerpt, category, type, published_at, quality, heat, provider_id, provider_name, topics, coverage_count, published_by_document, removed, published, forms, keywords, wording) VALUES (59301875115252807, 1426079267833404487, 'https://forbes.com/newest', 'Newest', '', 'news', 'article', 1767333600, NULL, NULL, 4884597473972978772, 'Example News', '[]', 0, 1, 0, 1, '', 'p4884597473972978772 pub', NULL);
INSERT INTO articles (position, id, url, title, excerpt, category, type, published_at, quality, heat, provider_id, provider_name, topics, coverage_count, published_by_document, removed, published, forms, keywords, wording) VALUES (59301875134194464, 796801340950143776, 'https://forbes.com/new', 'New', '', 'news', 'article', 1767333600, NULL, NULL, 4884597473972978772, 'Example News', '[]', 0, 1, 0, 1, '', 'p4884597473972978772 pub', NULL);
INSERT INTO article_details (position, listings, images, provider_images, original_url, web_url, amp_url, cdn_amp_url, featured_content, related, secured, body, extra) VALUES (59262012460834289, '[0,4884597473972978772,8322861227544310963,2627046785431662156]', '[]', '[]', 'https://forbes.com/a-strike-of-the-trams', NULL, NULL, NULL, '', '[]', NULL, '', '{}');
INSERT INTO article_details (position, listings, images, provider_images, original_url, web_url, amp_url, cdn_amp_url, featured_content, related, secured, body, extra) VALUES (59274092059787737, '[0,4884597473972978772]', '[]', '[]', 'https://forbes.com/a-name-that-is-not-utf-8', NULL, NULL, NULL, '', '[]', NULL, '', '{}');
INSERT INTO article_details (position, listings, images, provider_images, original_url, web_url, amp_url, cdn_amp_url, featured_content, related, secured, body, extra) VALUES (59285809251958128, '[0,4884597473972978772]', '[]', '[]', 'https://forbes.com/past-3', NULL, NULL, NULL, '', '[]', NULL, '', '{}');
INSERT INTO article_details (position, listings, images, provider_images, original_url, web_url, amp_url, cdn_amp_url, featured_content, related, secured, body, extra) VALUES (59285930059142329, '[0,4884597473972978772]', '[]', '[]', 'https://forbes.com/past-2', NULL, NULL, NULL, '', '[]', NULL, '', '{}');
INSERT INTO article_details (position, listings, images, provider_images, original_url, web_url, amp_url, cdn_amp_url, featured_content, related, secured, body, extra) VALUES (59286050846905641, '[0,4884597473972978772]', '[]', '[]', 'https://forbes.com/past-1', NULL, NULL, NULL, '', '[]', NULL, '', '{}');
INSERT INTO article_details (position, listings, images, provider_images, original_url, web_url, amp_url, cdn_amp_url, featured_content, related, secured, body, extra) VALUES (59286171641646687, '[0,4884597473972978772]', '[]', '[]', 'https://forbes.com/past-0', NULL, NULL, NULL, '', '[]', NULL, '', '{}');
INSERT INTO article_details (position, listings, images, provider_images, original_url, web_url, amp_url, cdn_amp_url, featured_content, related, secured, body, extra) VALUES (59287379615292170, '[0,4884597473972978772]', '[]', '[]', 'https://forbes.com/half-of-it', NULL, NULL, NULL, '', '[]', NULL, '', '{}');
INSERT INTO article_details (position, listings, images, provider_images, original_url, web_url, amp_url, cdn_amp_url, featured_content, related, secured, body, extra) VALUES (59293419393937029, '[0,4884597473972978772]', '[]', '[]', 'https://forbes.com/to-be-taken-down', NULL, NULL, NULL, '', '[]', NULL, '', '{}');
INSERT INTO article_details (position, listings, images, provider_images, original_url, web_url, amp_url, cdn_amp_url, featured_content, related, secured, body, extra) VALUES (59298130429787179, '[0,4884597473972978772]', '[]', '[]', 'https://forbes.com/taken-down', NULL, NULL, NULL, '', '[]', NULL, '', '{}');
INSERT INTO article_details (position, listings, images, provider_images, original_url, web_url, amp_url, cdn_amp_url, featured_content, related, secured, body, extra) VALUES (59298130439044222, '[0,4884597473972978772]', '[]', '[]', 'https://forbes.com/the-harbour-opens', NULL, NULL, NULL, '', '[]', NULL, '', '{}');
INSERT INTO article_details (position, listings, images, provider_images, original_url, web_url, amp_url, cdn_amp_url, featured_content, related, secured, body, extra) VALUES (59298130439556234, '[0,4884597473972978772]', '[]', '[]', 'https://forbes.com/held-back', NULL, NULL, NULL, '', '[]', NULL, '', '{}');
INSERT INTO article_details (position, listings, images, provider_images, original_url, web_url, amp_url, cdn_amp_url, featured_content, related, secured, body, extra) VALUES (59298130450297509, '[0,4884597473972978772]', '[]', '[]', 'https://forbes.com/refused-here', NULL, NULL, NULL, '', '[]', NULL, '', '{}');
INSERT INTO article_details (position, listings, images, provider_images, original_url, web_url, amp_url, cdn_amp_url, featured_content, related, secured, body, extra) VALUES (59298130458325170, '[0,4884597473972978772]', '[]', '[]', 'https://forbes.com/sent', NULL, NULL, NULL, '', '[]', NULL, '', '{}');
INSERT INTO article_details (position, listings, images, provider_images, original_url, web_url, amp_url, cdn_amp_url, featured_content, related, secured, body, extra) VALUES (59298130459332688, '[0,4884597473972978772]', '[]', '[]', 'https://forbes.com/changed', NULL, NULL, NULL, '', '[]', NULL, '', '{}');
INSERT INTO article_details (position, listings, images, provider_images, original_url, web_url, amp_url, cdn_amp_url, featured_content, related, secured, body, extra) VALUES (59301875113180072, '[0,4884597473972978772]', '[]', '[]', 'https://forbes.com/newer', NULL, NULL, NULL, '', '[]', NULL, '', '{}');
INSERT INTO article_details (position, listings, images, provider_images, original_url, web_url, amp_url, cdn_amp_url, featured_content, related, secured, body, extra) VALUES (59301875115252807, '[0,4884597473972978772]', '[]', '[]', 'https://forbes.com/newest', NULL, NULL, NULL, '', '[]', NULL, '', '{}');
INSERT INTO article_details (position, listings, images, provider_images, original_url, web_url, amp_url, cdn_amp_url, featured_content, related, secured, body, extra) VALUES (59301875134194464, '[0,4884597473972978772]', '[]', '[]', 'https://forbes.com/new', NULL, NULL, NULL, '', '[]', NULL, '', '{}');
INSERT INTO listings (key, published, position) VALUES (0, 0, 59285809251958128);
INSERT INTO listings (key, published, position) VALUES (0, 0, 59298130439556234);
INSERT INTO listings (key, published, position) VALUES (0, 1, 59262012460834289);
INSERT INTO listings (key, published, position) VALUES (0, 1, 59274092059787737);
INSERT INTO listings (key, published, position) VALUES (0, 1, 59285930059142329);
INSERT INTO listings (key, published, position) VALUES (0, 1, 59286050846905641);
INSERT INTO listings (key, published, position) VALUES (0, 1, 59286171641646687);
INSERT INTO listings (key, published, position) VALUES (0, 1, 59287379615292170);
INSERT INTO listings (key, published, position) VALUES (0, 1, 59293419393937029);
INSERT INTO listings (key, published, position) VALUES (0, 1, 59298130429787179);
INSERT INTO listings (key, published, position) VALUES (0, 1, 59298130439044222);
INSERT INTO listings (key, published, position) VALUES (0, 1, 59298130450297509);
INSERT INTO listings (key, published, position) VALUES (0, 1, 59298130458325170);
INSERT INTO listings (key, published, position) VALUES (0, 1, 59298130459332688);
INSERT INTO listings (key, published, position) VALUES (0, 1, 59301875113180072);
INSERT INTO listings (key, published, position) VALUES (0, 1, 59301875115252807);
INSERT INTO listings (key, published, position) VALUES (0, 1, 59301875134194464);
INSERT INTO listings (key, published, position) VALUES (2627046785431662156, 1, 59262012460834289);
INSERT INTO listings (key, published, position) VALUES (4884597473972978772, 0, 59285809251958128);
INSERT INTO listings (key, published, position) VALUES (4884597473972978772, 0, 59298130439556234);
INSERT INTO listings (key, published, position) VALUES (4884597473972978772, 1, 59262012460834289);
INSERT INTO listings (key, published, position) VALUES (4884597473972978772, 1, 59274092059787737);
INSERT INTO listings (key, published, position) VALUES (4884597473972978772, 1, 59285930059142329);
INSERT INTO listings (key, published, position) VALUES (4884597473972978772, 1, 59286050846905641);
INSERT INTO listings (key, published, position) VALUES (4884597473972978772, 1, 59286171641646687);
INSERT INTO listings (key, published, position) VALUES (4884597473972978772, 1, 59287379615292170);
INSERT INTO listings (key, published, position) VALUES (4884597473972978772, 1, 59293419393937029);
INSERT INTO listings (key, published, position) VALUES (4884597473972978772, 1, 59298130429787179);
INSERT INTO listings (key, published, position) VALUES (4884597473972978772, 1, 59298130439044222);
INSERT INTO listings (key, published, position) VALUES (4884597473972978772, 1, 59298130450297509);
INSERT INTO listings (key, published, position) VALUES (4884597473972978772, 1, 59298130458325170);
INSERT INTO listings (key, published, position) VALUES (4884597473972978772, 1, 59298130459332688);
INSERT INTO listings (key, published, position) VALUES (4884597473972978772, 1, 59301875113180072);
INSERT INTO listings (key, published, position) VALUES (4884597473972978772, 1, 59301875115252807);
INSERT INTO listings (key, published, position) VALUES (4884597473972978772, 1, 59301875134194464);
INSERT INTO listings (key, published, position) VALUES (8322861227544310963, 1, 59262012460834289);
DELETE FROM search_index_data;
INSERT INTO search_index_data (id, block) VALUES (1, X'1129020125');
INSERT INTO search_index_data (id, block) VALUES (10, X'0000000002011000000001110101');
INSERT INTO search_index_data (id, block) VALUES (2336462209025, X'00000412023030E9A88ED886AC9C5F0203010131E9A88B9686F6AA290203010132E9A887D48AEAA9390203010133E9A8849285BCFA700203010138E9A5AF908CEE83590208010161E9A2CFC88B9CBB71020282DFC881D1C768020201046261636BE9AAEADE85C7990A0203020165E9A9E1D083F9DD05020301056368616E67E9AAEADE8EFEA05002020104646F776EE9A9E1D083F9DD05020581898DFCF99B260203010468616C66E9A8B1EC8D88B60A0202030572626F7572E9AAEADE85A7F87E02030203656C64E9AAEADE85C7990A020203027265E9AAEADE8AD6E525020301026973E9A5AF908CEE83590205020174E9A8B1EC8D88B60A020401026E37E9A9E1D083F9DD050601030481898DFCF99B26060103040203616D65E9A5AF908CEE8359020302026577E9ABD7DC8F8DC620020204026572E9ABD7DC858AF728020205027374E9ABD7DC8689B847020202026F74E9A5AF908CEE8359020601026F66E9A2CFC88B9CBB71020485E2A481EBFA190203020370656EE9AAEADE85A7F87E0204020474686572E9AAEADE8EFEA0500601010201147034383834353937343733393732393738373732E9A2CFC88B9CBB710601030282DFC881D1C7680601030282D581F8CEF7170601030283C285ADAE490601030283C1FC8C80700601030283C1FFB5F23606010302A39486DC992B0601030281AFE3F6F1A67B0601030281898DFCF99B260601030284B58053060103029FA00C06010302858FCC1B0601030283E9FC0D06010302BDBF1E06010302ECFDF68CD65806010302FEC11F0601030289848D59060103020203617374E9A8849285BCFA70020283C285ADAE49020283C1FC8C8070020283C1FFB5F236020202027562E9A2CFC88B9CBB710601030582DFC881D1C7680601030382D8C3FDFCA5600601030383C1FC8C80700601030383C1FFB5F23606010303A39486DC992B0601030381AFE3F6F1A67B0601030381898DFCF99B260601030384B580530601030385AEEC270601030383E9FC0D06010303BDBF1E06010303ECFDF68CD65806010303FEC11F0601030389848D590601030301057265667573E9AAEADE8AD6E5250202010473656E74E9AAEADE8EC0E132020202057472696B65E9A2CFC88B9CBB71020301147432363237303436373835343331363632313536E9A2CFC88B9CBB7106010304021338333232383631323237353434333130393633E9A2CFC88B9CBB71060103030204616B656EE9A9E1D083F9DD05020481898DFCF99B2602020203686174E9A5AF908CEE83590204030165E9A2CFC88B9CBB710205889B95FA8BBD0D020202016FE9A9E1D083F9DD050202020372616DE9A2CFC88B9CBB7102060103757466E9A5AF908CEE83590207040138E9A5AF908CEE8359060102020104776F7264E9AAEADE8EFEA0500601010301027938E9AAEADE85C7990A06010303040D0D0D0D0D16100D111910110F0E0E0D1B0F0E0E0E0E170F1281352781121110112221190F160D0F0F0F12');
DELETE FROM search_index_idx;
INSERT INTO search_index_idx (segid, term, pgno) VALUES (17, X'', 2);
DELETE FROM search_index_config;
INSERT INTO search_index_config (k, v) VALUES ('version', 4);
INSERT INTO folders (path, source, first_loaded_at, device, inode) VALUES ('/newsroom/documents', 'newsroom', 1767225600, 65024, 2383895);
INSERT INTO directories (path, source, digest) VALUES ('/newsroom/documents', 'newsroom', X'683B1A5040A6F6E5BEA3F85104596C1000');
INSERT INTO directories (path, source, digest) VALUES ('/newsroom/documents/past', 'newsroom', X'085BE29577F3F12FDFAEBA5096D33EC500');
INSERT INTO files (path, directory, source, default_published, size, modified_ns, inode, digest, outdated) VALUES ('/newsroom/documents/Changed.md', '/newsroom/documents', 'newsroom', 0, 199, 1764633616123456789, 2383915, X'00CA4CCE46A36A878D86E80BAEF4BBCC', 0);
INSERT INTO files (path, directory, source, default_published, size, modified_ns, inode, digest, outdated) VALUES ('/newsroom/documents/New.md', '/newsroom/documents', 'newsroom', 0, 170, 1764633617123456789, 2383921, X'91EA316D79E99EB366DC2815FD538034', 0);
INSERT INTO files (path, directory, source, default_published, size, modified_ns, inode, digest, outdated) VALUES ('/newsroom/documents/Newer.md', '/newsroom/documents', 'newsroom', 0, 174, 1764633618123456789, 2383922, X'C07A77C144F2484A14E9478744A7AC49', 0);
INSERT INTO files (path, directory, source, default_published, size, modified_ns, inode, digest, outdated) VALUES ('/newsroom/documents/Newest.md', '/newsroom/documents', 'newsroom', 0, 176, 1764633619123456789, 2383923, X'A00426032E1B2BC8B3927D5346F95B29', 0);
INSERT INTO files (path, directory, source, default_published, size, modified_ns, inode, digest, outdated) VALUES ('/newsroom/documents/Refused here.md', '/newsroom/documents', 'newsroom', 0, 188, 1764633614123456789, 2383918, X'7EFF1F7F4B793FFC0E9A103F4C3E5292', 0);
INSERT INTO files (path, directory, source, default_published, size, modified_ns, inode, digest, outdated) VALUES ('/newsroom/documents/Sent.md', '/newsroom/documents', 'newsroom', 0, 172, 1764633610123456789, 2383914, X'5FB5175672A80E997FFC35347E278290', 0);
INSERT INTO files (path, directory, source, default_published, size, modified_ns, inode, digest, outdated) VALUES ('/newsroom/documents/Taken down.md', '/newsroom/documents', 'newsroom', 0, 184, 1764633612123456789, 2383916, X'407BFF1ABC64FB73DA8514F89AE4C362', 0);
INSERT INTO files (path, directory, source, default_published, size, modified_ns, inode, digest, outdated) VALUES ('/newsroom/documents/To be taken down.md', '/newsroom/documents', 'newsroom', 0, 196, 1764633613123456789, 2383917, X'03FF502B8FAD1B5F5359946CE7129840', 0);
INSERT INTO files (path, directory, source, default_published, size, modified_ns, inode, digest, outdated) VALUES ('/newsroom/documents/half.md', '/newsroom/documents', 'newsroom', 0, 195, 1764633608123456789, 2383912, X'503824DB98A913A44C063685453E82BB', 0);
INSERT INTO files (path, directory, source, default_published, size, modified_ns, inode, digest, outdated) VALUES ('/newsroom/documents/harbour.md', '/newsroom/documents', 'newsroom', 0, 198, 1764633615123456789, 2383919, X'1979D6616C5CD6D26ADA01EA6DF3622E', 0);
INSERT INTO files (path, directory, source, default_published, size, modified_ns, inode, digest, outdated) VALUES ('/newsroom/documents/held.md', '/newsroom/documents', 'newsroom', 0, 183, 1764633604123456789, 2383905, X'1F1F625E0EB32CA2DB7DB42795C59BEE', 0);
INSERT INTO files (path, directory, source, default_published, size, modified_ns, inode, digest, outdated) VALUES ('/newsroom/documents/no article.md', '/newsroom/documents', 'newsroom', 0, 21, 1764633607123456789, 2383911, X'7F95E12856B12DA867E761705D4C876B', 0);
INSERT INTO files (path, directory, source, default_published, size, modified_ns, inode, digest, outdated) VALUES ('/newsroom/documents/once more.md', '/newsroom/documents', 'newsroom', 0, 176, 1764633605123456789, 2383908, X'73EBC6B95F53BC4C3E2714513B998A1A', 0);
INSERT INTO files (path, directory, source, default_published, size, modified_ns, inode, digest, outdated) VALUES ('/newsroom/documents/past/0.md', '/newsroom/documents/past', 'newsroom', 0, 176, 1764633600123456789, 2383898, X'4FFE86AE6E66F6BB49C1E455B421A212', 0);
INSERT INTO files (path, directory, source, default_published, size, modified_ns, inode, digest, outdated) VALUES ('/newsroom/documents/past/1.md', '/newsroom/documents/past', 'newsroom', 0, 176, 1764633601123456789, 2383899, X'02746071D6E8BD5D9BE75730EDDF8082', 0);
INSERT INTO files (path, directory, source, default_published, size, modified_ns, inode, digest, outdated) VALUES ('/newsroom/documents/past/2.md', '/newsroom/documents/past', 'newsroom', 0, 176, 1764633602123456789, 2383902, X'0D8A611EF55591DEA1E3551F16C30DF0', 0);
INSERT INTO files (path, directory, source, default_published, size, modified_ns, inode, digest, outdated) VALUES ('/newsroom/documents/past/3.md', '/newsroom/documents/past', 'newsroom', 0, 176, 1764633603123456789, 2383904, X'5EEB95A516AFAC1A44158A677585D632', 0);
INSERT INTO files (path, directory, source, default_published, size, modified_ns, inode, digest, outdated) VALUES ('/newsroom/documents/trams.md', '/newsroom/documents', 'newsroom', 0, 417, 1764633609123456789, 2383913, X'FE843FDF8EB3BD2292B33CD901A08132', 0);
INSERT INTO files (path, directory, source, default_published, size, modified_ns, inode, digest, outdated) VALUES (X'2F6E657773726F6F6D2F646F63756D656E74732F636166E92E6D64', '/newsroom/documents', 'newsroom', 0, 212, 1764633606123456789, 2383909, X'A60BDBF701ADCB5655CECFDBA9A56008', 0);
INSERT INTO file_articles (article_id, path, published_at, leads, flag) VALUES (1030362470161551440, '/newsroom/documents/Changed.md', 1767222000, 1, 1);
INSERT INTO file_articles (article_id, path, published_at, leads, flag) VALUES (1246867251165933746, '/newsroom/documents/Sent.md', 1767222000, 1, 1);
INSERT INTO file_articles (article_id, path, published_at, leads, flag) VALUES (1426079267833404487, '/newsroom/documents/Newest.md', 1767333600, 1, 1);
INSERT INTO file_articles (article_id, path, published_at, leads, flag) VALUES (1487497060837104394, '/newsroom/documents/half.md', 1766901600, 1, 1);
INSERT INTO file_articles (article_id, path, published_at, leads, flag) VALUES (154755078104515033, X'2F6E657773726F6F6D2F646F63756D656E74732F636166E92E6D64', 1766505600, 1, 1);
INSERT INTO file_articles (article_id, path, published_at, leads, flag) VALUES (1713129028130225195, '/newsroom/documents/Taken down.md', 1767222000, 1, 1);
INSERT INTO file_articles (article_id, path, published_at, leads, flag) VALUES (2741631557582310538, '/newsroom/documents/held.md', 1767222000, 1, 0);
INSERT INTO file_articles (article_id, path, published_at, leads, flag) VALUES (2861901749908313273, '/newsroom/documents/past/2.md', 1766858400, 1, 1);
INSERT INTO file_articles (article_id, path, published_at, leads, flag) VALUES (4274782364756286961, '/newsroom/documents/trams.md', 1766145600, 1, 1);
INSERT INTO file_articles (article_id, path, published_at, leads, flag) VALUES (4366273011597835390, '/newsroom/documents/harbour.md', 1767222000, 1, 1);
INSERT INTO file_articles (article_id, path, published_at, leads, flag) VALUES (6081904500373896104, '/newsroom/documents/Newer.md', 1767333600, 1, 1);
INSERT INTO file_articles (article_id, path, published_at, leads, flag) VALUES (6346897814562225520, '/newsroom/documents/past/3.md', 1766854800, 1, 1);
INSERT INTO file_articles (article_id, path, published_at, leads, flag) VALUES (7381798792642532649, '/newsroom/documents/once more.md', 1766858400, 0, 1);
INSERT INTO file_articles (article_id, path, published_at, leads, flag) VALUES (7381798792642532649, '/newsroom/documents/past/1.md', 1766862000, 1, 1);
INSERT INTO file_articles (article_id, path, published_at, leads, flag) VALUES (777748484622020229, '/newsroom/documents/To be taken down.md', 1767081600, 1, 1);
INSERT INTO file_articles (article_id, path, published_at, leads, flag) VALUES (796801340950143776, '/newsroom/documents/New.md', 1767333600, 1, 1);
INSERT INTO file_articles (article_id, path, published_at, leads, flag) VALUES (9028741880557712037, '/newsroom/documents/Refused here.md', 1767222000, 1, 1);
INSERT INTO file_articles (article_id, path, published_at, leads, flag) VALUES (9187524907671162463, '/newsroom/documents/past/0.md', 1766865600, 1, 1);
INSERT INTO problems (id, path, line, field, problem, is_rejection) VALUES (1, '/newsroom/documents/no article.md', 2, 'publishedDateTime', 'it is missing and must be added; line 2: webUrl: it is missing; one of originalUrl and webUrl is needed', 1);
INSERT INTO problems (id, path, line, field, problem, is_rejection) VALUES (2, '/newsroom/documents/half.md', 6, 'heat', '''warm'' is no whole number; it is left out', 0);
INSERT INTO problems (id, path, line, field, problem, is_rejection) VALUES (3, '/newsroom/documents/trams.md', 8, 'related[0].webUrl', 'it is missing; one of originalUrl and webUrl is needed; entry 0 is left out', 0);
INSERT INTO releases (id, article_id, server_id, is_decision, released_at) VALUES (1, 1030362470161551440, 0, 0, 1767258000);
INSERT INTO releases (id, article_id, server_id, is_decision, released_at) VALUES (10, 1426079267833404487, 0, 0, 1767344400);
INSERT INTO releases (id, article_id, server_id, is_decision, released_at) VALUES (2, 9028741880557712037, 0, 0, 1767258000);
INSERT INTO releases (id, article_id, server_id, is_decision, released_at) VALUES (3, 1246867251165933746, 0, 0, 1767258000);
INSERT INTO releases (id, article_id, server_id, is_decision, released_at) VALUES (4, 1713129028130225195, 0, 0, 1767258000);
INSERT INTO releases (id, article_id, server_id, is_decision, released_at) VALUES (5, 777748484622020229, 0, 0, 1767258000);
INSERT INTO releases (id, article_id, server_id, is_decision, released_at) VALUES (6, 4366273011597835390, 0, 0, 1767258000);
INSERT INTO releases (id, article_id, server_id, is_decision, released_at) VALUES (7, 2741631557582310538, 8, 1, 1767344400);
INSERT INTO releases (id, article_id, server_id, is_decision, released_at) VALUES (8, 796801340950143776, 0, 0, 1767344400);
INSERT INTO releases (id, article_id, server_id, is_decision, released_at) VALUES (9, 6081904500373896104, 0, 0, 1767344400);
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence (name, seq) VALUES ('deliveries', 38);
INSERT INTO sqlite_sequence (name, seq) VALUES ('posts', 30);
INSERT INTO sqlite_sequence (name, seq) VALUES ('releases', 10);
INSERT INTO sqlite_sequence (name, seq) VALUES ('subscriptions', 6);
INSERT INTO subscriptions (id, server_id, channel_id, filters, options, max_age, since_release, created_by, created_at, gathered_until, paused_at, removed_at, paused_because) VALUES (1, 7, 100, '{}', '{"mention_role": 77, "thread": true}', 259200, 0, 5, 1767225600, NULL, NULL, NULL, '');
INSERT INTO subscriptions (id, server_id, channel_id, filters, options, max_age, since_release, created_by, created_at, gathered_until, paused_at, removed_at, paused_because) VALUES (2, 7, 200, '{}', '{"silent": true, "digest": [[0, 1, 2, 3, 4, 5, 6], "08:00:00", "Europe/Berlin"]}', 259200, 0, 5, 1767225600, 1767423600, NULL, NULL, '');
INSERT INTO subscriptions (id, server_id, channel_id, filters, options, max_age, since_release, created_by, created_at, gathered_until, paused_at, removed_at, paused_because) VALUES (3, 7, 300, '{}', '{"colour_by_topic": true, "quiet": ["22:00:00", "07:00:00", "Europe/Berlin"]}', 259200, 0, 5, 1767225600, NULL, NULL, NULL, '');
INSERT INTO subscriptions (id, server_id, channel_id, filters, options, max_age, since_release, created_by, created_at, gathered_until, paused_at, removed_at, paused_because) VALUES (4, 7, 400, '{"words": ["harbour"]}', '{}', 259200, 0, 5, 1767225600, NULL, 1767225600, NULL, 'I lack a permission there');
INSERT INTO subscriptions (id, server_id, channel_id, filters, options, max_age, since_release, created_by, created_at, gathered_until, paused_at, removed_at, paused_because) VALUES (5, 7, 500, '{}', '{}', 259200, 0, 5, 1767225600, NULL, NULL, 1767225600, '');
INSERT INTO subscriptions (id, server_id, channel_id, filters, options, max_age, since_release, created_by, created_at, gathered_until, paused_at, removed_at, paused_because) VALUES (6, 8, 101, '{}', '{}', 259200, 0, 5, 1767225600, NULL, NULL, NULL, '');
INSERT INTO deliveries (id, subscription_id, article_id, channel_id, story, leads, post_id, waits, planned_at, withdrawn_at, withdrawn_because) VALUES (1, 1, 1030362470161551440, 100, 1, 1, 1, NULL, 1767258000, NULL, '');
INSERT INTO deliveries (id, subscription_id, article_id, channel_id, story, leads, post_id, waits, planned_at, withdrawn_at, withdrawn_because) VALUES (10, 2, 1246867251165933746, 200, 10, 1, 20, 'digest', 1767258000, NULL, '');
INSERT INTO deliveries (id, subscription_id, article_id, channel_id, story, leads, post_id, waits, planned_at, withdrawn_at, withdrawn_because) VALUES (11, 3, 1246867251165933746, 300, 11, 1, 8, NULL, 1767258000, NULL, '');
INSERT INTO deliveries (id, subscription_id, article_id, channel_id, story, leads, post_id, waits, planned_at, withdrawn_at, withdrawn_because) VALUES (12, 6, 1246867251165933746, 101, 12, 1, 9, NULL, 1767258000, NULL, '');
INSERT INTO deliveries (id, subscription_id, article_id, channel_id, story, leads, post_id, waits, planned_at, withdrawn_at, withdrawn_because) VALUES (13, 1, 1713129028130225195, 100, 13, 0, 10, NULL, 1767258000, 1767344400, 'a moderator unpublished it');
INSERT INTO deliveries (id, subscription_id, article_id, channel_id, story, leads, post_id, waits, planned_at, withdrawn_at, withdrawn_because) VALUES (14, 2, 1713129028130225195, 200, 14, 0, 20, 'digest', 1767258000, 1767344400, 'a moderator unpublished it');
INSERT INTO deliveries (id, subscription_id, article_id, channel_id, story, leads, post_id, waits, planned_at, withdrawn_at, withdrawn_because) VALUES (15, 3, 1713129028130225195, 300, 15, 0, 11, NULL, 1767258000, 1767344400, 'a moderator unpublished it');
INSERT INTO deliveries (id, subscription_id, article_id, channel_id, story, leads, post_id, waits, planned_at, withdrawn_at, withdrawn_because) VALUES (16, 6, 1713129028130225195, 101, 16, 1, 12, NULL, 1767258000, NULL, '');
INSERT INTO deliveries (id, subscription_id, article_id, channel_id, story, leads, post_id, waits, planned_at, withdrawn_at, withdrawn_because) VALUES (17, 1, 777748484622020229, 100, 17, 0, 13, NULL, 1767258000, 1767344400, 'a moderator unpublished it');
INSERT INTO deliveries (id, subscription_id, article_id, channel_id, story, leads, post_id, waits, planned_at, withdrawn_at, withdrawn_because) VALUES (18, 2, 777748484622020229, 200, 18, 0, 20, 'digest', 1767258000, 1767344400, 'a moderator unpublished it');
INSERT INTO deliveries (id, subscription_id, article_id, channel_id, story, leads, post_id, waits, planned_at, withdrawn_at, withdrawn_because) VALUES (19, 3, 777748484622020229, 300, 19, 0, 14, NULL, 1767258000, 1767344400, 'a moderator unpublished it');
INSERT INTO deliveries (id, subscription_id, article_id, channel_id, story, leads, post_id, waits, planned_at, withdrawn_at, withdrawn_because) VALUES (2, 2, 1030362470161551440, 200, 2, 1, 20, 'digest', 1767258000, NULL, '');
INSERT INTO deliveries (id, subscription_id, article_id, channel_id, story, leads, post_id, waits, planned_at, withdrawn_at, withdrawn_because) VALUES (20, 6, 777748484622020229, 101, 20, 1, 15, NULL, 1767258000, NULL, '');
INSERT INTO deliveries (id, subscription_id, article_id, channel_id, story, leads, post_id, waits, planned_at, withdrawn_at, withdrawn_because) VALUES (21, 1, 4366273011597835390, 100, 21, 1, 16, NULL, 1767258000, NULL, '');
INSERT INTO deliveries (id, subscription_id, article_id, channel_id, story, leads, post_id, waits, planned_at, withdrawn_at, withdrawn_because) VALUES (22, 2, 4366273011597835390, 200, 22, 1, 20, 'digest', 1767258000, NULL, '');
INSERT INTO deliveries (id, subscription_id, article_id, channel_id, story, leads, post_id, waits, planned_at, withdrawn_at, withdrawn_because) VALUES (23, 3, 4366273011597835390, 300, 23, 1, 17, NULL, 1767258000, NULL, '');
INSERT INTO deliveries (id, subscription_id, article_id, channel_id, story, leads, post_id, waits, planned_at, withdrawn_at, withdrawn_because) VALUES (24, 4, 4366273011597835390, 400, 24, 1, 18, NULL, 1767258000, NULL, '');
INSERT INTO deliveries (id, subscription_id, article_id, channel_id, story, leads, post_id, waits, planned_at, withdrawn_at, withdrawn_because) VALUES (25, 6, 4366273011597835390, 101, 25, 1, 19, NULL, 1767258000, NULL, '');
INSERT INTO deliveries (id, subscription_id, article_id, channel_id, story, leads, post_id, waits, planned_at, withdrawn_at, withdrawn_because) VALUES (26, 6, 2741631557582310538, 101, 26, 1, 21, NULL, 1767344400, NULL, '');
INSERT INTO deliveries (id, subscription_id, article_id, channel_id, story, leads, post_id, waits, planned_at, withdrawn_at, withdrawn_because) VALUES (27, 1, 796801340950143776, 100, 27, 1, 22, NULL, 1767344400, NULL, '');
INSERT INTO deliveries (id, subscription_id, article_id, channel_id, story, leads, post_id, waits, planned_at, withdrawn_at, withdrawn_because) VALUES (28, 2, 796801340950143776, 200, 28, 1, NULL, 'digest', 1767344400, NULL, '');
INSERT INTO deliveries (id, subscription_id, article_id, channel_id, story, leads, post_id, waits, planned_at, withdrawn_at, withdrawn_because) VALUES (29, 3, 796801340950143776, 300, 29, 1, 23, NULL, 1767344400, NULL, '');
INSERT INTO deliveries (id, subscription_id, article_id, channel_id, story, leads, post_id, waits, planned_at, withdrawn_at, withdrawn_because) VALUES (3, 3, 1030362470161551440, 300, 3, 1, 2, NULL, 1767258000, NULL, '');
INSERT INTO deliveries (id, subscription_id, article_id, channel_id, story, leads, post_id, waits, planned_at, withdrawn_at, withdrawn_because) VALUES (30, 6, 796801340950143776, 101, 30, 1, 24, NULL, 1767344400, NULL, '');
INSERT INTO deliveries (id, subscription_id, article_id, channel_id, story, leads, post_id, waits, planned_at, withdrawn_at, withdrawn_because) VALUES (31, 1, 6081904500373896104, 100, 31, 1, 25, NULL, 1767344400, NULL, '');
INSERT INTO deliveries (id, subscription_id, article_id, channel_id, story, leads, post_id, waits, planned_at, withdrawn_at, withdrawn_because) VALUES (32, 2, 6081904500373896104, 200, 32, 1, NULL, 'digest', 1767344400, NULL, '');
INSERT INTO deliveries (id, subscription_id, article_id, channel_id, story, leads, post_id, waits, planned_at, withdrawn_at, withdrawn_because) VALUES (33, 3, 6081904500373896104, 300, 33, 1, 26, NULL, 1767344400, NULL, '');
INSERT INTO deliveries (id, subscription_id, article_id, channel_id, story, leads, post_id, waits, planned_at, withdrawn_at, withdrawn_because) VALUES (34, 6, 6081904500373896104, 101, 34, 1, 27, NULL, 1767344400, NULL, '');
INSERT INTO deliveries (id, subscription_id, article_id, channel_id, story, leads, post_id, waits, planned_at, withdrawn_at, withdrawn_because) VALUES (35, 1, 1426079267833404487, 100, 35, 1, 28, NULL, 1767344400, NULL, '');
INSERT INTO deliveries (id, subscription_id, article_id, channel_id, story, leads, post_id, waits, planned_at, withdrawn_at, withdrawn_because) VALUES (36, 2, 1426079267833404487, 200, 36, 1, NULL, 'digest', 1767344400, NULL, '');
INSERT INTO deliveries (id, subscription_id, article_id, channel_id, story, leads, post_id, waits, planned_at, withdrawn_at, withdrawn_because) VALUES (37, 3, 1426079267833404487, 300, 37, 1, 29, NULL, 1767344400, NULL, '');
INSERT INTO deliveries (id, subscription_id, article_id, channel_id, story, leads, post_id, waits, planned_at, withdrawn_at, withdrawn_because) VALUES (38, 6, 1426079267833404487, 101, 38, 1, 30, NULL, 1767344400, NULL, '');
INSERT INTO deliveries (id, subscription_id, article_id, channel_id, story, leads, post_id, waits, planned_at, withdrawn_at, withdrawn_because) VALUES (4, 6, 1030362470161551440, 101, 4, 1, 3, NULL, 1767258000, NULL, '');
INSERT INTO deliveries (id, subscription_id, article_id, channel_id, story, leads, post_id, waits, planned_at, withdrawn_at, withdrawn_because) VALUES (5, 1, 9028741880557712037, 100, 5, 1, 4, NULL, 1767258000, NULL, '');
INSERT INTO deliveries (id, subscription_id, article_id, channel_id, story, leads, post_id, waits, planned_at, withdrawn_at, withdrawn_because) VALUES (6, 2, 9028741880557712037, 200, 6, 1, 20, 'digest', 1767258000, NULL, '');
INSERT INTO deliveries (id, subscription_id, article_id, channel_id, story, leads, post_id, waits, planned_at, withdrawn_at, withdrawn_because) VALUES (7, 3, 9028741880557712037, 300, 7, 1, 5, NULL, 1767258000, NULL, '');
INSERT INTO deliveries (id, subscription_id, article_id, channel_id, story, leads, post_id, waits, planned_at, withdrawn_at, withdrawn_because) VALUES (8, 6, 9028741880557712037, 101, 8, 1, 6, NULL, 1767258000, NULL, '');
INSERT INTO deliveries (id, subscription_id, article_id, channel_id, story, leads, post_id, waits, planned_at, withdrawn_at, withdrawn_because) VALUES (9, 1, 1246867251165933746, 100, 9, 1, 7, NULL, 1767258000, NULL, '');
INSERT INTO planner (id, last_release, restored_at, looks_back_to) VALUES (1, 10, NULL, NULL);
INSERT INTO saved_searches (id, query, used_at) VALUES (535256740907283101, '{"words": ["harbour"], "sort": "newest"}', 1767344460);
INSERT INTO synced_commands (application_id, fingerprint) VALUES (1, 'what Discord was told');
INSERT INTO claimed_channels (channel_id, claimed_by, claimed_at) VALUES (100, 'a33da8af0a863851', 1767344460);
INSERT INTO posts (id, subscription_id, server_id, channel_id, kind, state, options, nonce, attempts, due_at, claimed_at, message_id, error, planned_at, sent_at, shown, edit_due_at, edit_claimed_at, edit_claimed_by) VALUES (1, 1, 7, 100, 'story', 'sent', NULL, 'MLDO02HhrJyyYUoz', 1, 1767258000, 1767258000, 1010, '', 1767258000, 1767258000, 'd84eb0325dab506fdac633dd99f54de1', 1767344420, NULL, NULL);
INSERT INTO posts (id, subscription_id, server_id, channel_id, kind, state, options, nonce, attempts, due_at, claimed_at, message_id, error, planned_at, sent_at, shown, edit_due_at, edit_claimed_at, edit_claimed_by) VALUES (10, 1, 7, 100, 'story', 'retracted', NULL, '5HOaFioFxgVTBXoy', 0, 1767344400, 1767258000, NULL, '', 1767344400, 1767258000, 'b9c58776f1845c12dac633dd99f54de1', NULL, NULL, NULL);
INSERT INTO posts (id, subscription_id, server_id, channel_id, kind, state, options, nonce, attempts, due_at, claimed_at, message_id, error, planned_at, sent_at, shown, edit_due_at, edit_claimed_at, edit_claimed_by) VALUES (11, 3, 7, 300, 'story', 'retracted', NULL, 'JGALFcSEPszbgSX2', 0, 1767344400, 1767258000, NULL, '', 1767344400, 1767258000, 'b9c58776f1845c12dac633dd99f54de1', NULL, NULL, NULL);
INSERT INTO posts (id, subscription_id, server_id, channel_id, kind, state, options, nonce, attempts, due_at, claimed_at, message_id, error, planned_at, sent_at, shown, edit_due_at, edit_claimed_at, edit_claimed_by) VALUES (12, 6, 8, 101, 'story', 'sent', NULL, 't7Yh-ZJJVp5BCM1I', 1, 1767258000, 1767258000, 1004, '', 1767258000, 1767258000, 'b9c58776f1845c12dac633dd99f54de1', NULL, NULL, NULL);
INSERT INTO posts (id, subscription_id, server_id, channel_id, kind, state, options, nonce, attempts, due_at, claimed_at, message_id, error, planned_at, sent_at, shown, edit_due_at, edit_claimed_at, edit_claimed_by) VALUES (13, 1, 7, 100, 'story', 'retracting', NULL, 'y6NoISz3sDXTNZaF', 1, 1767344400, 1767258000, 1014, '', 1767258000, 1767258000, '59167c81bed2e8afdac633dd99f54de1', NULL, NULL, NULL);
INSERT INTO posts (id, subscription_id, server_id, channel_id, kind, state, options, nonce, attempts, due_at, claimed_at, message_id, error, planned_at, sent_at, shown, edit_due_at, edit_claimed_at, edit_claimed_by) VALUES (14, 3, 7, 300, 'story', 'retracting', NULL, '21IcRKiZTHvbHU0a', 1, 1767344400, 1767258000, 1009, '', 1767258000, 1767258000, '59167c81bed2e8afdac633dd99f54de1', NULL, NULL, NULL);
INSERT INTO posts (id, subscription_id, server_id, channel_id, kind, state, options, nonce, attempts, due_at, claimed_at, message_id, error, planned_at, sent_at, shown, edit_due_at, edit_claimed_at, edit_claimed_by) VALUES (15, 6, 8, 101, 'story', 'sent', NULL, '0pvZFRSICRW2xHPV', 1, 1767258000, 1767258000, 1005, '', 1767258000, 1767258000, '59167c81bed2e8afdac633dd99f54de1', NULL, NULL, NULL);
INSERT INTO posts (id, subscription_id, server_id, channel_id, kind, state, options, nonce, attempts, due_at, claimed_at, message_id, error, planned_at, sent_at, shown, edit_due_at, edit_claimed_at, edit_claimed_by) VALUES (16, 1, 7, 100, 'story', 'sent', NULL, 'jkUFi-Aq1-vsfi6z', 1, 1767258000, 1767258000, 1015, '', 1767258000, 1767258000, 'ee23f51d8018684edac633dd99f54de1', NULL, NULL, NULL);
INSERT INTO posts (id, subscription_id, server_id, channel_id, kind, state, options, nonce, attempts, due_at, claimed_at, message_id, error, planned_at, sent_at, shown, edit_due_at, edit_claimed_at, edit_claimed_by) VALUES (17, 3, 7, 300, 'story', 'sent', NULL, 'Xywjre-OxH6pp89O', 1, 1767258000, 1767258000, 1017, '', 1767258000, 1767258000, 'ee23f51d8018684edac633dd99f54de1', NULL, NULL, NULL);
INSERT INTO posts (id, subscription_id, server_id, channel_id, kind, state, options, nonce, attempts, due_at, claimed_at, message_id, error, planned_at, sent_at, shown, edit_due_at, edit_claimed_at, edit_claimed_by) VALUES (18, 4, 7, 400, 'story', 'pending', NULL, 'NHji5PuxV6b6_4uj', 0, 1767258000, NULL, NULL, '', 1767258000, NULL, '', NULL, NULL, NULL);
INSERT INTO posts (id, subscription_id, server_id, channel_id, kind, state, options, nonce, attempts, due_at, claimed_at, message_id, error, planned_at, sent_at, shown, edit_due_at, edit_claimed_at, edit_claimed_by) VALUES (19, 6, 8, 101, 'story', 'sent', NULL, 'Zl6_N0uRHJgWLSsJ', 1, 1767258000, 1767258000, 1016, '', 1767258000, 1767258000, 'ee23f51d8018684edac633dd99f54de1', NULL, NULL, NULL);
INSERT INTO posts (id, subscription_id, server_id, channel_id, kind, state, options, nonce, attempts, due_at, claimed_at, message_id, error, planned_at, sent_at, shown, edit_due_at, edit_claimed_at, edit_claimed_by) VALUES (2, 3, 7, 300, 'story', 'rejected', NULL, 'BlNptKoHxff7Yl7R', 1, 1767258000, 1767258000, NULL, 'Discord refuses it (400)', 1767258000, NULL, '', NULL, NULL, NULL);
INSERT INTO posts (id, subscription_id, server_id, channel_id, kind, state, options, nonce, attempts, due_at, claimed_at, message_id, error, planned_at, sent_at, shown, edit_due_at, edit_claimed_at, edit_claimed_by) VALUES (20, 2, 7, 200, 'digest', 'sent', NULL, 'yMNebJCg7yfTCFCA', 1, 1767258000, 1767258000, 1000, '', 1767258000, 1767258000, '9a99a308d56dd5845db422a389693ddd', NULL, 1767344460, 'a33da8af0a863851');
INSERT INTO posts (id, subscription_id, server_id, channel_id, kind, state, options, nonce, attempts, due_at, claimed_at, message_id, error, planned_at, sent_at, shown, edit_due_at, edit_claimed_at, edit_claimed_by) VALUES (21, 6, 8, 101, 'story', 'sent', NULL, 'R4aNJRp0KI39zVuA', 1, 1767344400, 1767344400, 1018, '', 1767344400, 1767344400, '2d632359b56e2781dac633dd99f54de1', NULL, NULL, NULL);
INSERT INTO posts (id, subscription_id, server_id, channel_id, kind, state, options, nonce, attempts, due_at, claimed_at, message_id, error, planned_at, sent_at, shown, edit_due_at, edit_claimed_at, edit_claimed_by) VALUES (22, 1, 7, 100, 'story', 'sending', NULL, 'raNQ8Tx_nKHz2lCb', 1, 1767344400, 1767344460, NULL, '', 1767344400, NULL, '', NULL, NULL, NULL);
INSERT INTO posts (id, subscription_id, server_id, channel_id, kind, state, options, nonce, attempts, due_at, claimed_at, message_id, error, planned_at, sent_at, shown, edit_due_at, edit_claimed_at, edit_claimed_by) VALUES (23, 3, 7, 300, 'story', 'pending', NULL, 'E5J3rZntANlt3BF_', 0, 1767344400, NULL, NULL, '', 1767344400, NULL, '', NULL, NULL, NULL);
INSERT INTO posts (id, subscription_id, server_id, channel_id, kind, state, options, nonce, attempts, due_at, claimed_at, message_id, error, planned_at, sent_at, shown, edit_due_at, edit_claimed_at, edit_claimed_by) VALUES (24, 6, 8, 101, 'story', 'pending', NULL, 'YS4A5-klXtctgsJO', 0, 1767344400, NULL, NULL, '', 1767344400, NULL, '', NULL, NULL, NULL);
INSERT INTO posts (id, subscription_id, server_id, channel_id, kind, state, options, nonce, attempts, due_at, claimed_at, message_id, error, planned_at, sent_at, shown, edit_due_at, edit_claimed_at, edit_claimed_by) VALUES (25, 1, 7, 100, 'story', 'pending', NULL, 'Ck0xZd92tkd2jKEe', 1, 1767344520, 1767344460, NULL, 'Discord is not well', 1767344400, NULL, '', NULL, NULL, NULL);
INSERT INTO posts (id, subscription_id, server_id, channel_id, kind, state, options, nonce, attempts, due_at, claimed_at, message_id, error, planned_at, sent_at, shown, edit_due_at, edit_claimed_at, edit_claimed_by) VALUES (26, 3, 7, 300, 'story', 'pending', NULL, 'N7EETyHy0yhu8hdQ', 0, 1767344400, NULL, NULL, '', 1767344400, NULL, '', NULL, NULL, NULL);
INSERT INTO posts (id, subscription_id, server_id, channel_id, kind, state, options, nonce, attempts, due_at, claimed_at, message_id, error, planned_at, sent_at, shown, edit_due_at, edit_claimed_at, edit_claimed_by) VALUES (27, 6, 8, 101, 'story', 'pending', NULL, 'iXF-2UDTvzYABlsJ', 0, 1767344400, NULL, NULL, '', 1767344400, NULL, '', NULL, NULL, NULL);
INSERT INTO posts (id, subscription_id, server_id, channel_id, kind, state, options, nonce, attempts, due_at, claimed_at, message_id, error, planned_at, sent_at, shown, edit_due_at, edit_claimed_at, edit_claimed_by) VALUES (28, 1, 7, 100, 'story', 'pending', NULL, 'AKbDcJ9XNACVselM', 0, 1767344400, 1767344460, NULL, '', 1767344400, NULL, '', NULL, NULL, NULL);
INSERT INTO posts (id, subscription_id, server_id, channel_id, kind, state, options, nonce, attempts, due_at, claimed_at, message_id, error, planned_at, sent_at, shown, edit_due_at, edit_claimed_at, edit_claimed_by) VALUES (29, 3, 7, 300, 'story', 'pending', NULL, '4zFrPjfgMyzT_V-i', 0, 1767344400, NULL, NULL, '', 1767344400, NULL, '', NULL, NULL, NULL);
INSERT INTO posts (id, subscription_id, server_id, channel_id, kind, state, options, nonce, attempts, due_at, claimed_at, message_id, error, planned_at, sent_at, shown, edit_due_at, edit_claimed_at, edit_claimed_by) VALUES (3, 6, 8, 101, 'story', 'sent', NULL, 'BL2LLmGozHxJs9kt', 1, 1767258000, 1767258000, 1001, '', 1767258000, 1767258000, 'd84eb0325dab506fdac633dd99f54de1', 1767344420, NULL, NULL);
INSERT INTO posts (id, subscription_id, server_id, channel_id, kind, state, options, nonce, attempts, due_at, claimed_at, message_id, error, planned_at, sent_at, shown, edit_due_at, edit_claimed_at, edit_claimed_by) VALUES (30, 6, 8, 101, 'story', 'pending', NULL, '1Q4tNkI37of0KXve', 0, 1767344400, NULL, NULL, '', 1767344400, NULL, '', NULL, NULL, NULL);
INSERT INTO posts (id, subscription_id, server_id, channel_id, kind, state, options, nonce, attempts, due_at, claimed_at, message_id, error, planned_at, sent_at, shown, edit_due_at, edit_claimed_at, edit_claimed_by) VALUES (4, 1, 7, 100, 'story', 'sent', NULL, 'tyK2dwx35N3QBGQ5', 1, 1767258000, 1767258000, 1011, '', 1767258000, 1767258000, 'aab3c7b53ae260e3dac633dd99f54de1', NULL, NULL, NULL);
INSERT INTO posts (id, subscription_id, server_id, channel_id, kind, state, options, nonce, attempts, due_at, claimed_at, message_id, error, planned_at, sent_at, shown, edit_due_at, edit_claimed_at, edit_claimed_by) VALUES (5, 3, 7, 300, 'story', 'sent', NULL, 'ESFbd5n6A--Xq2FV', 1, 1767258000, 1767258000, 1006, '', 1767258000, 1767258000, 'aab3c7b53ae260e3dac633dd99f54de1', NULL, NULL, NULL);
INSERT INTO posts (id, subscription_id, server_id, channel_id, kind, state, options, nonce, attempts, due_at, claimed_at, message_id, error, planned_at, sent_at, shown, edit_due_at, edit_claimed_at, edit_claimed_by) VALUES (6, 6, 8, 101, 'story', 'sent', NULL, 'yL7T9othwz3Q3y9q', 1, 1767258000, 1767258000, 1002, '', 1767258000, 1767258000, 'aab3c7b53ae260e3dac633dd99f54de1', NULL, NULL, NULL);
INSERT INTO posts (id, subscription_id, server_id, channel_id, kind, state, options, nonce, attempts, due_at, claimed_at, message_id, error, planned_at, sent_at, shown, edit_due_at, edit_claimed_at, edit_claimed_by) VALUES (7, 1, 7, 100, 'story', 'sent', NULL, '41FfFpxWKD0-v1WH', 1, 1767258000, 1767258000, 1012, '', 1767258000, 1767258000, 'ba673fd2f8ef9ac9dac633dd99f54de1', NULL, NULL, NULL);
INSERT INTO posts (id, subscription_id, server_id, channel_id, kind, state, options, nonce, attempts, due_at, claimed_at, message_id, error, planned_at, sent_at, shown, edit_due_at, edit_claimed_at, edit_claimed_by) VALUES (8, 3, 7, 300, 'story', 'sent', NULL, '2ON7f9w7NaPwp_5M', 1, 1767258000, 1767258000, 1007, '', 1767258000, 1767258000, 'ba673fd2f8ef9ac9dac633dd99f54de1', NULL, NULL, NULL);
INSERT INTO posts (id, subscription_id, server_id, channel_id, kind, state, options, nonce, attempts, due_at, claimed_at, message_id, error, planned_at, sent_at, shown, edit_due_at, edit_claimed_at, edit_claimed_by) VALUES (9, 6, 8, 101, 'story', 'sent', NULL, '1bhpLvVOiijwaXkl', 1, 1767258000, 1767258000, 1003, '', 1767258000, 1767258000, 'ba673fd2f8ef9ac9dac633dd99f54de1', NULL, NULL, NULL);
INSERT INTO decisions (id, server_id, article_id, action, actor_kind, actor_id, reason, decided_at, stands, was_published, is_published, stood_in, undoes) VALUES (1, 7, 1713129028130225195, 'unpublish', 'person', 5, '', 1767344400, 1, 1, 0, 3, NULL);
INSERT INTO decisions (id, server_id, article_id, action, actor_kind, actor_id, reason, decided_at, stands, was_published, is_published, stood_in, undoes) VALUES (2, 7, 2861901749908313273, 'publish', 'person', 5, '', 1767344400, 0, 1, 1, 0, NULL);
INSERT INTO decisions (id, server_id, article_id, action, actor_kind, actor_id, reason, decided_at, stands, was_published, is_published, stood_in, undoes) VALUES (3, 7, 2861901749908313273, 'reset', 'person', 5, '', 1767344400, 0, 1, 1, 0, NULL);
INSERT INTO decisions (id, server_id, article_id, action, actor_kind, actor_id, reason, decided_at, stands, was_published, is_published, stood_in, undoes) VALUES (4, 8, 2741631557582310538, 'publish', 'person', 5, '', 1767344400, 1, 0, 1, 0, NULL);
INSERT INTO decisions (id, server_id, article_id, action, actor_kind, actor_id, reason, decided_at, stands, was_published, is_published, stood_in, undoes) VALUES (5, 0, 6346897814562225520, 'unpublish', 'person', 5, '', 1767344400, 1, 1, 0, 0, NULL);
INSERT INTO decisions (id, server_id, article_id, action, actor_kind, actor_id, reason, decided_at, stands, was_published, is_published, stood_in, undoes) VALUES (6, 7, 777748484622020229, 'unpublish', 'person', 5, '', 1767344400, 1, 1, 0, 3, NULL);
INSERT INTO arrivals (article_id, arrived_at) VALUES (2741631557582310538, 1767225600);
INSERT INTO queue_looks (server_id, actor_id, looked_at) VALUES (7, 5, 1767344400);
INSERT INTO versions (name, value) VALUES ('form', 2);
INSERT INTO versions (name, value) VALUES ('reader', 2);
INSERT INTO provider_names (provider_id, name, count) VALUES (4884597473972978772, 'Example News', 17);
INSERT INTO counters (name, last_id) VALUES ('deliveries', 38);
INSERT INTO counters (name, last_id) VALUES ('posts', 30);
INSERT INTO untold_pauses (subscription_id, due_at) VALUES (4, 1767225900);
INSERT INTO words (word, articles) VALUES ('', 17);
INSERT INTO words (word, articles) VALUES ('0', 1);
INSERT INTO words (word, articles) VALUES ('1', 1);
INSERT INTO words (word, articles) VALUES ('2', 1);
INSERT INTO words (word, articles) VALUES ('3', 1);
INSERT INTO words (word, articles) VALUES ('8', 1);
INSERT INTO words (word, articles) VALUES ('back', 1);
INSERT INTO words (word, articles) VALUES ('chang', 1);
INSERT INTO words (word, articles) VALUES ('down', 2);
INSERT INTO words (word, articles) VALUES ('half', 1);
INSERT INTO words (word, articles) VALUES ('harbour', 1);
INSERT INTO words (word, articles) VALUES ('held', 1);
INSERT INTO words (word, articles) VALUES ('name', 1);
INSERT INTO words (word, articles) VALUES ('newer', 1);
INSERT INTO words (word, articles) VALUES ('newest', 1);
INSERT INTO words (word, articles) VALUES ('open', 1);
INSERT INTO words (word, articles) VALUES ('other', 1);
INSERT INTO words (word, articles) VALUES ('past', 4);
INSERT INTO words (word, articles) VALUES ('refus', 1);
INSERT INTO words (word, articles) VALUES ('sent', 1);
INSERT INTO words (word, articles) VALUES ('strike', 1);
INSERT INTO words (word, articles) VALUES ('taken', 2);
INSERT INTO words (word, articles) VALUES ('tram', 1);
INSERT INTO words (word, articles) VALUES ('utf', 1);
INSERT INTO words (word, articles) VALUES ('word', 1);
INSERT INTO headline_words (word, position) VALUES ('0', 59286171641646687);
INSERT INTO headline_words (word, position) VALUES ('1', 59286050846905641);
INSERT INTO headline_words (word, position) VALUES ('2', 59285930059142329);
INSERT INTO headline_words (word, position) VALUES ('3', 59285809251958128);
INSERT INTO headline_words (word, position) VALUES ('8', 59274092059787737);
INSERT INTO headline_words (word, position) VALUES ('back', 59298130439556234);
INSERT INTO headline_words (word, position) VALUES ('chang', 59298130459332688);
INSERT INTO headline_words (word, position) VALUES ('down', 59293419393937029);
INSERT INTO headline_words (word, position) VALUES ('down', 59298130429787179);
INSERT INTO headline_words (word, position) VALUES ('half', 59287379615292170);
INSERT INTO headline_words (word, position) VALUES ('harbour', 59298130439044222);
INSERT INTO headline_words (word, position) VALUES ('held', 59298130439556234);
INSERT INTO headline_words (word, position) VALUES ('name', 59274092059787737);
INSERT INTO headline_words (word, position) VALUES ('newer', 59301875113180072);
INSERT INTO headline_words (word, position) VALUES ('newest', 59301875115252807);
INSERT INTO headline_words (word, position) VALUES ('open', 59298130439044222);
INSERT INTO headline_words (word, position) VALUES ('past', 59285809251958128);
INSERT INTO headline_words (word, position) VALUES ('past', 59285930059142329);
INSERT INTO headline_words (word, position) VALUES ('past', 59286050846905641);
INSERT INTO headline_words (word, position) VALUES ('past', 59286171641646687);
INSERT INTO headline_words (word, position) VALUES ('refus', 59298130450297509);
INSERT INTO headline_words (word, position) VALUES ('sent', 59298130458325170);
INSERT INTO headline_words (word, position) VALUES ('strike', 59262012460834289);
INSERT INTO headline_words (word, position) VALUES ('taken', 59293419393937029);
INSERT INTO headline_words (word, position) VALUES ('taken', 59298130429787179);
INSERT INTO headline_words (word, position) VALUES ('tram', 59262012460834289);
INSERT INTO headline_words (word, position) VALUES ('utf', 59274092059787737);
INSERT INTO story_decisions (id, server_id, article_id, correction, other_id, actor_id, decided_at, stands, replaced_id, left_id) VALUES (1, 7, 9187524907671162463, 'apart', NULL, 5, 1767344400, 0, NULL, NULL);
INSERT INTO story_decisions (id, server_id, article_id, correction, other_id, actor_id, decided_at, stands, replaced_id, left_id) VALUES (2, 7, 9187524907671162463, 'same', 7381798792642532649, 5, 1767344400, 1, 1, NULL);
INSERT INTO words_missing (id, below) VALUES (1, 59257663782912000);
INSERT INTO test_messages (message_id, channel_id, sent_at) VALUES (987654, 100, 1767344400);
INSERT INTO feeds (id, address, location, origin, server_id, name, options, title, site, etag, modified, digest, dates, every, added_at, first_loaded_at, last_poll_at, next_poll_at, failures, failing_since, problem, told, problems, move_address, move_polls, move_since, paused_at, removed_at) VALUES (1, 'https://feeds.example/news.xml', 'https://feeds.example/news.xml', 'discord', NULL, '', '{"interval": 900, "topics": [], "quality": null, "default_published": false, "backfill": 0, "user_agent": ""}', '', '', '', '', '', '[]', NULL, 1767344400, NULL, NULL, 1767344400, 0, NULL, '', 0, '[]', '', 0, NULL, NULL, NULL);
INSERT INTO feeds (id, address, location, origin, server_id, name, options, title, site, etag, modified, digest, dates, every, added_at, first_loaded_at, last_poll_at, next_poll_at, failures, failing_since, problem, told, problems, move_address, move_polls, move_since, paused_at, removed_at) VALUES (2, 'https://feeds.example/news.xml?0', 'https://feeds.example/news.xml?0', 'discord', NULL, '', '{"interval": 900, "topics": [], "quality": null, "default_published": false, "backfill": 0, "user_agent": ""}', '', '', '', '', '', '[]', NULL, 1767344400, NULL, NULL, 1767344400, 0, NULL, '', 0, '[]', '', 0, NULL, 1767344400, NULL);
INSERT INTO feeds (id, address, location, origin, server_id, name, options, title, site, etag, modified, digest, dates, every, added_at, first_loaded_at, last_poll_at, next_poll_at, failures, failing_since, problem, told, problems, move_address, move_polls, move_since, paused_at, removed_at) VALUES (3, 'https://feeds.example/news.xml?1', 'https://feeds.example/news.xml?1', 'discord', NULL, '', '{"interval": 900, "topics": [], "quality": null, "default_published": false, "backfill": 0, "user_agent": ""}', '', '', '', '', '', '[]', NULL, 1767344400, NULL, NULL, 1767344400, 0, NULL, '', 0, '[]', '', 0, NULL, NULL, 1767344400);
INSERT INTO feeds (id, address, location, origin, server_id, name, options, title, site, etag, modified, digest, dates, every, added_at, first_loaded_at, last_poll_at, next_poll_at, failures, failing_since, problem, told, problems, move_address, move_polls, move_since, paused_at, removed_at) VALUES (4, 'https://feeds.example/news.xml?2', 'https://feeds.example/news.xml?2', 'discord', NULL, '', '{"interval": 900, "topics": [], "quality": null, "default_published": false, "backfill": 0, "user_agent": ""}', '', '', '', '', '', '[]', NULL, 1767344400, NULL, 1767344400, 1767348000, 1, 1767344400, 'It does not answer', 1, '[]', '', 0, NULL, NULL, NULL);
CREATE INDEX files_by_directory ON files (directory);
CREATE INDEX files_unsettled ON files (directory) WHERE modified_ns = -1;
CREATE INDEX file_articles_by_path ON file_articles (path, leads, published_at);
CREATE INDEX file_articles_doubled ON file_articles (article_id) WHERE NOT leads;
CREATE INDEX problems_by_path ON problems (path);
CREATE INDEX subscriptions_by_server ON subscriptions (server_id, channel_id);
CREATE INDEX subscriptions_gathering ON subscriptions (gathered_until)
    WHERE gathered_until IS NOT NULL
    ;
CREATE INDEX deliveries_by_article ON deliveries (article_id);
CREATE INDEX deliveries_by_story ON deliveries (story);
CREATE INDEX deliveries_by_post ON deliveries (post_id);
CREATE INDEX deliveries_waiting ON deliveries (subscription_id)
    WHERE post_id IS NULL AND withdrawn_at IS NULL
    ;
CREATE INDEX posts_open ON posts (channel_id, due_at)
    WHERE state IN ('pending', 'sending', 'retracting')
    ;
CREATE INDEX posts_retracting ON posts (due_at) WHERE state = 'retracting';
CREATE INDEX posts_to_edit ON posts (edit_due_at) WHERE edit_due_at IS NOT NULL;
CREATE INDEX posts_in_edit ON posts (edit_claimed_at) WHERE edit_claimed_at IS NOT NULL
    ;
CREATE INDEX posts_sent ON posts (subscription_id, sent_at) WHERE sent_at IS NOT NULL;
CREATE INDEX posts_by_subscription ON posts (subscription_id, planned_at);
CREATE UNIQUE INDEX decisions_standing ON decisions (server_id, article_id) WHERE stands
    ;
CREATE INDEX decisions_by_article ON decisions (article_id);
CREATE INDEX decisions_by_server ON decisions (server_id);
CREATE INDEX posts_by_message ON posts (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX articles_waiting ON articles (coalesce(quality, -1), position, id)
    WHERE NOT published AND NOT removed
    ;
CREATE INDEX arrivals_by_time ON arrivals (arrived_at);
CREATE INDEX addresses_by_article ON addresses (article_id);
CREATE INDEX aliases_by_article ON aliases (article_id);
CREATE INDEX articles_by_wording ON articles (wording) WHERE wording IS NOT NULL;
CREATE INDEX files_outdated ON files (directory) WHERE outdated;
CREATE INDEX story_decisions_by_article ON story_decisions (article_id) WHERE stands;
CREATE INDEX story_decisions_by_other ON story_decisions (other_id) WHERE stands;
CREATE INDEX follow_ups_by_article ON follow_ups (article_id);
CREATE INDEX test_messages_by_channel ON test_messages (channel_id, sent_at);
CREATE INDEX feeds_due ON feeds (next_poll_at)
    WHERE next_poll_at IS NOT NULL AND paused_at IS NULL AND removed_at IS NULL
    ;
CREATE INDEX feed_entries_by_article ON feed_entries (article_id);
CREATE TRIGGER decisions_are_kept BEFORE DELETE ON decisions
    BEGIN SELECT RAISE(ABORT, 'decisions are never deleted'); END;
CREATE TRIGGER decisions_stay_as_they_are BEFORE UPDATE OF
        id, server_id, action, actor_kind, reason, decided_at, was_published,
        is_published, stood_in, undoes
    ON decisions
    BEGIN SELECT RAISE(ABORT, 'decisions are never changed'); END;
COMMIT;
