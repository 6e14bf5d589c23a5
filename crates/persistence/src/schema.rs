//! The tables, once for both databases. A parity test compares them with both migrations.

diesel::table! {
    use crate::types::sql::*;
    units (id) {
        id -> Uid,
        parent_id -> Nullable<Uid>,
        kind -> Text,
        code -> Text,
        name -> Text,
        created_at -> Instant,
        updated_at -> Instant,
        version -> BigInt,
        closed_on -> Nullable<Day>,
        public_releases -> Bool,
    }
}

diesel::table! {
    use crate::types::sql::*;
    unit_places (unit_id, ended_on) {
        unit_id -> Uid,
        ended_on -> Day,
        parent_id -> Uid,
    }
}

diesel::table! {
    use crate::types::sql::*;
    unit_ancestors (unit_id, ancestor_id) {
        unit_id -> Uid,
        ancestor_id -> Uid,
        distance -> Integer,
    }
}

diesel::table! {
    use crate::types::sql::*;
    accounts (id) {
        id -> Uid,
        login -> Text,
        name -> Text,
        password_hash -> Text,
        totp_secret -> Nullable<Binary>,
        totp_confirmed_at -> Nullable<Instant>,
        totp_last_step -> Nullable<BigInt>,
        language -> Text,
        status -> Text,
        calendar_token_hash -> Nullable<Binary>,
        created_at -> Instant,
        updated_at -> Instant,
        version -> BigInt,
        email -> Nullable<Text>,
    }
}

diesel::table! {
    use crate::types::sql::*;
    grants (id) {
        id -> Uid,
        account_id -> Uid,
        role -> Text,
        unit_id -> Uid,
        department_id -> Nullable<Uid>,
        expires_at -> Nullable<Instant>,
        created_by -> Nullable<Uid>,
        created_at -> Instant,
        revoked_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use crate::types::sql::*;
    sessions (id) {
        id -> Uid,
        account_id -> Uid,
        created_at -> Instant,
        expires_at -> Instant,
        revoked_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use crate::types::sql::*;
    refresh_tokens (token_hash) {
        token_hash -> Binary,
        session_id -> Uid,
        created_at -> Instant,
        used_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use crate::types::sql::*;
    login_attempts (subject) {
        subject -> Binary,
        failures -> Integer,
        window_started_at -> Instant,
        blocked_until -> Nullable<Instant>,
    }
}

diesel::table! {
    use crate::types::sql::*;
    invitations (id) {
        id -> Uid,
        token_hash -> Binary,
        name -> Text,
        role -> Text,
        unit_id -> Uid,
        department_id -> Nullable<Uid>,
        created_by -> Uid,
        created_at -> Instant,
        expires_at -> Instant,
        accepted_at -> Nullable<Instant>,
        accepted_by -> Nullable<Uid>,
        revoked_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use crate::types::sql::*;
    departments (id) {
        id -> Uid,
        unit_id -> Uid,
        name -> Text,
        created_at -> Instant,
        updated_at -> Instant,
        version -> BigInt,
    }
}

diesel::table! {
    use crate::types::sql::*;
    households (id) {
        id -> Uid,
        unit_id -> Uid,
        name -> Text,
        address -> Nullable<Text>,
        created_at -> Instant,
        updated_at -> Instant,
        version -> BigInt,
    }
}

diesel::table! {
    use crate::types::sql::*;
    members (id) {
        number -> BigInt,
        id -> Uid,
        unit_id -> Uid,
        kind -> Text,
        status -> Text,
        name -> Text,
        match_name -> Text,
        phone -> Nullable<Binary>,
        phone_hash -> Nullable<Binary>,
        phone_last -> Nullable<Binary>,
        email -> Nullable<Binary>,
        address -> Nullable<Binary>,
        preferred_language -> Nullable<Text>,
        contact_time -> Nullable<Text>,
        household_id -> Nullable<Uid>,
        guardian_until -> Nullable<Day>,
        wants_visits -> Bool,
        wants_visits_since -> Nullable<Day>,
        last_visited_on -> Nullable<Day>,
        joined_on -> Day,
        left_on -> Nullable<Day>,
        leave_reason -> Nullable<Binary>,
        merged_into -> Nullable<Uid>,
        import_id -> Nullable<Uid>,
        import_line -> Nullable<Integer>,
        created_by -> Nullable<Uid>,
        created_at -> Instant,
        updated_at -> Instant,
        version -> BigInt,
    }
}

diesel::table! {
    use crate::types::sql::*;
    member_links (id) {
        id -> Uid,
        resident_id -> Uid,
        business_id -> Uid,
        relation -> Text,
        created_at -> Instant,
    }
}

diesel::table! {
    use crate::types::sql::*;
    member_distinctions (lower_id, higher_id) {
        lower_id -> Uid,
        higher_id -> Uid,
        created_by -> Uid,
        created_at -> Instant,
    }
}

diesel::table! {
    use crate::types::sql::*;
    enrolments (id) {
        id -> Uid,
        member_id -> Uid,
        programme -> Text,
        started_on -> Day,
        ended_on -> Nullable<Day>,
        created_by -> Nullable<Uid>,
        created_at -> Instant,
    }
}

diesel::table! {
    use crate::types::sql::*;
    consents (id) {
        id -> Uid,
        member_id -> Uid,
        purpose -> Text,
        action -> Text,
        text_version -> Text,
        given_how -> Text,
        witness -> Nullable<Text>,
        guardian_name -> Nullable<Text>,
        guardian_relation -> Nullable<Text>,
        withdraws -> Nullable<Uid>,
        starts_at -> Instant,
        expires_at -> Nullable<Instant>,
        created_by -> Nullable<Uid>,
        created_at -> Instant,
    }
}

diesel::table! {
    use crate::types::sql::*;
    consent_texts (id) {
        id -> Uid,
        unit_id -> Uid,
        purpose -> Text,
        version -> Text,
        en -> Text,
        zh_hans -> Text,
        zh_hant -> Text,
        created_by -> Nullable<Uid>,
        created_at -> Instant,
    }
}

diesel::table! {
    use crate::types::sql::*;
    rounds (id) {
        id -> Uid,
        unit_id -> Uid,
        title -> Text,
        purpose -> Text,
        starts_on -> Day,
        ends_on -> Day,
        created_by -> Uid,
        created_at -> Instant,
        updated_at -> Instant,
        version -> BigInt,
    }
}

diesel::table! {
    use crate::types::sql::*;
    round_members (round_id, member_id) {
        round_id -> Uid,
        member_id -> Uid,
        visit_id -> Nullable<Uid>,
        added_at -> Instant,
    }
}

diesel::table! {
    use crate::types::sql::*;
    visits (id) {
        id -> Uid,
        unit_id -> Uid,
        member_id -> Nullable<Uid>,
        round_id -> Nullable<Uid>,
        status -> Text,
        purpose -> Text,
        channel -> Text,
        planned_on -> Nullable<Day>,
        assignee_id -> Nullable<Uid>,
        visited_at -> Nullable<Instant>,
        duration_minutes -> Nullable<Integer>,
        notes -> Nullable<Binary>,
        follow_up_on -> Nullable<Day>,
        follows_id -> Nullable<Uid>,
        recorded_by -> Nullable<Uid>,
        created_by -> Nullable<Uid>,
        created_at -> Instant,
        updated_at -> Instant,
        version -> BigInt,
    }
}

diesel::table! {
    use crate::types::sql::*;
    assistance (id) {
        id -> Uid,
        visit_id -> Uid,
        kind -> Text,
        description -> Nullable<Binary>,
        amount -> BigInt,
        created_at -> Instant,
    }
}

diesel::table! {
    use crate::types::sql::*;
    events (id) {
        id -> Uid,
        unit_id -> Uid,
        kind -> Text,
        status -> Text,
        title -> Text,
        description -> Nullable<Text>,
        place -> Nullable<Text>,
        starts_at -> Instant,
        ends_at -> Instant,
        capacity -> Nullable<Integer>,
        signed_up -> Integer,
        waiting -> Integer,
        cancel_reason -> Nullable<Text>,
        published_at -> Nullable<Instant>,
        created_by -> Nullable<Uid>,
        created_at -> Instant,
        updated_at -> Instant,
        version -> BigInt,
    }
}

diesel::table! {
    use crate::types::sql::*;
    event_sign_ups (id) {
        id -> Uid,
        event_id -> Uid,
        member_id -> Nullable<Uid>,
        status -> Text,
        position -> Integer,
        volunteer_minutes -> Nullable<Integer>,
        checked_in_at -> Nullable<Instant>,
        promoted_at -> Nullable<Instant>,
        created_by -> Nullable<Uid>,
        created_at -> Instant,
        updated_at -> Instant,
        version -> BigInt,
    }
}

diesel::table! {
    use crate::types::sql::*;
    event_feedback (id) {
        id -> Uid,
        event_id -> Uid,
        member_id -> Nullable<Uid>,
        rating -> Integer,
        comment -> Nullable<Text>,
        created_by -> Nullable<Uid>,
        created_at -> Instant,
    }
}

diesel::table! {
    use crate::types::sql::*;
    cases (id) {
        id -> Uid,
        unit_id -> Uid,
        member_id -> Nullable<Uid>,
        visit_id -> Nullable<Uid>,
        state -> Text,
        category -> Text,
        priority -> Text,
        title -> Text,
        description -> Nullable<Text>,
        place -> Nullable<Text>,
        latitude -> Nullable<Double>,
        longitude -> Nullable<Double>,
        grid_y -> Nullable<Integer>,
        grid_x -> Nullable<Integer>,
        assignee_id -> Nullable<Uid>,
        wait_reason -> Nullable<Text>,
        decline_reason -> Nullable<Text>,
        resolution -> Nullable<Text>,
        close_kind -> Nullable<Text>,
        due_on -> Nullable<Day>,
        opened_at -> Instant,
        first_response_at -> Nullable<Instant>,
        resolved_at -> Nullable<Instant>,
        closed_at -> Nullable<Instant>,
        reopened -> Integer,
        source -> Nullable<Text>,
        external_id -> Nullable<Text>,
        import_id -> Nullable<Uid>,
        created_by -> Nullable<Uid>,
        created_at -> Instant,
        updated_at -> Instant,
        version -> BigInt,
    }
}

diesel::table! {
    use crate::types::sql::*;
    case_entries (id) {
        id -> Uid,
        case_id -> Uid,
        kind -> Text,
        from_state -> Nullable<Text>,
        to_state -> Nullable<Text>,
        body -> Nullable<Text>,
        account_id -> Nullable<Uid>,
        at -> Instant,
    }
}

diesel::table! {
    use crate::types::sql::*;
    referrals (id) {
        id -> Uid,
        case_id -> Uid,
        department_id -> Uid,
        status -> Text,
        summary -> Text,
        place -> Nullable<Text>,
        place_of_person -> Bool,
        person_id -> Nullable<Uid>,
        due_on -> Day,
        answer -> Nullable<Text>,
        solved -> Nullable<Bool>,
        answered_by -> Nullable<Uid>,
        answered_at -> Nullable<Instant>,
        created_by -> Uid,
        created_at -> Instant,
        updated_at -> Instant,
        version -> BigInt,
    }
}

diesel::table! {
    use crate::types::sql::*;
    suggestions (id) {
        id -> Uid,
        unit_id -> Uid,
        member_id -> Nullable<Uid>,
        source -> Text,
        state -> Text,
        body -> Text,
        answer -> Nullable<Text>,
        answered_by -> Nullable<Uid>,
        answered_at -> Nullable<Instant>,
        summary -> Nullable<Text>,
        published_at -> Nullable<Instant>,
        outcome -> Nullable<Text>,
        decline_reason -> Nullable<Text>,
        created_by -> Nullable<Uid>,
        created_at -> Instant,
        updated_at -> Instant,
        version -> BigInt,
    }
}

diesel::table! {
    use crate::types::sql::*;
    portal_codes (id) {
        id -> Uid,
        member_id -> Uid,
        code_hash -> Binary,
        created_by -> Nullable<Uid>,
        created_at -> Instant,
        expires_at -> Instant,
        used_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use crate::types::sql::*;
    portal_sessions (id) {
        id -> Uid,
        member_id -> Uid,
        token_hash -> Binary,
        created_at -> Instant,
        expires_at -> Instant,
        ended_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use crate::types::sql::*;
    objections (id) {
        id -> Uid,
        unit_id -> Uid,
        member_id -> Uid,
        visit_id -> Nullable<Uid>,
        case_entry_id -> Nullable<Uid>,
        state -> Text,
        body -> Binary,
        answer -> Nullable<Binary>,
        answered_by -> Nullable<Uid>,
        answered_at -> Nullable<Instant>,
        created_at -> Instant,
        updated_at -> Instant,
        version -> BigInt,
    }
}

diesel::table! {
    use crate::types::sql::*;
    attachments (id) {
        id -> Uid,
        case_id -> Uid,
        file_name -> Text,
        media_type -> Text,
        size -> BigInt,
        sha256 -> Binary,
        created_by -> Uid,
        created_at -> Instant,
        removed_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use crate::types::sql::*;
    jobs (id) {
        id -> Uid,
        unit_id -> Uid,
        kind -> Text,
        state -> Text,
        progress -> BigInt,
        total -> Nullable<BigInt>,
        cancel_requested -> Bool,
        error -> Nullable<Text>,
        created_by -> Uid,
        created_at -> Instant,
        updated_at -> Instant,
        version -> BigInt,
    }
}

diesel::table! {
    use crate::types::sql::*;
    imports (id) {
        id -> Uid,
        kind -> Text,
        unit_id -> Uid,
        file_name -> Text,
        sha256 -> Binary,
        dry_run -> Bool,
        options -> Text,
        encoding -> Nullable<Text>,
        separator -> Nullable<Text>,
        sheet -> Nullable<Text>,
        header -> Nullable<Text>,
        rows_read -> BigInt,
        rows_imported -> BigInt,
        rows_faulty -> BigInt,
        rows_duplicate -> BigInt,
        undone_at -> Nullable<Instant>,
        created_at -> Instant,
    }
}

diesel::table! {
    use crate::types::sql::*;
    import_faults (import_id, line, seq) {
        import_id -> Uid,
        line -> Integer,
        seq -> Integer,
        field -> Nullable<Text>,
        column_name -> Nullable<Text>,
        code -> Text,
        detail -> Text,
        cells -> Text,
    }
}

diesel::table! {
    use crate::types::sql::*;
    import_mappings (unit_id, kind) {
        unit_id -> Uid,
        kind -> Text,
        mapping -> Text,
        updated_at -> Instant,
        version -> BigInt,
    }
}

diesel::table! {
    use crate::types::sql::*;
    audit_entries (id) {
        id -> Uid,
        chain -> Integer,
        sequence -> BigInt,
        at -> Instant,
        account_id -> Nullable<Uid>,
        roles -> Nullable<Text>,
        unit_id -> Nullable<Uid>,
        operation -> Text,
        kind -> Text,
        subject -> Nullable<Text>,
        subject_id -> Nullable<Uid>,
        persons -> Nullable<Binary>,
        request_id -> Nullable<Uid>,
        detail -> Nullable<Text>,
        mac -> Binary,
    }
}

diesel::table! {
    use crate::types::sql::*;
    audit_heads (chain) {
        chain -> Integer,
        sequence -> BigInt,
        mac -> Binary,
        seal -> Binary,
    }
}

diesel::table! {
    use crate::types::sql::*;
    audit_persons (person_id, entry_id) {
        person_id -> Uid,
        entry_id -> Uid,
    }
}

diesel::table! {
    use crate::types::sql::*;
    audit_person_marks (chain) {
        chain -> Integer,
        sequence -> BigInt,
    }
}

diesel::table! {
    use crate::types::sql::*;
    audit_alerts (id) {
        id -> Uid,
        kind -> Text,
        account_id -> Uid,
        unit_id -> Nullable<Uid>,
        day -> Day,
        person_id -> Nullable<Uid>,
        count -> BigInt,
        threshold -> BigInt,
        state -> Text,
        note -> Nullable<Text>,
        seen_by -> Nullable<Uid>,
        seen_at -> Nullable<Instant>,
        created_at -> Instant,
        updated_at -> Instant,
        version -> BigInt,
    }
}

diesel::table! {
    use crate::types::sql::*;
    idempotency_keys (account_id, key) {
        account_id -> Uid,
        key -> Text,
        fingerprint -> Binary,
        status -> Integer,
        headers -> Text,
        body -> Binary,
        concerns -> Binary,
        created_at -> Instant,
    }
}

diesel::table! {
    use crate::types::sql::*;
    settings (name) {
        name -> Text,
        value -> Text,
    }
}

diesel::table! {
    use crate::types::sql::*;

    member_keys (member_id) {
        member_id -> Uid,
        version -> Integer,
        wrapped -> Binary,
    }
}

diesel::table! {
    use crate::types::sql::*;

    merges (id) {
        id -> Uid,
        unit_id -> Uid,
        survivor_id -> Uid,
        merged_id -> Uid,
        reason -> Nullable<Binary>,
        carried -> Text,
        created_by -> Nullable<Uid>,
        created_at -> Instant,
        undone_by -> Nullable<Uid>,
        undone_at -> Nullable<Instant>,
        version -> BigInt,
    }
}

diesel::table! {
    use crate::types::sql::*;

    statistics (indicator, unit_id, value_1, value_2, period, bucket) {
        indicator -> Text,
        unit_id -> Uid,
        value_1 -> Text,
        value_2 -> Text,
        period -> Text,
        bucket -> Integer,
        amount -> BigInt,
        keys_high -> BigInt,
        keys_low -> BigInt,
        carried -> BigInt,
        carried_high -> BigInt,
        carried_low -> BigInt,
    }
}

diesel::table! {
    use crate::types::sql::*;

    merge_moves (id) {
        id -> Uid,
        merge_id -> Uid,
        table_name -> Text,
        row_id -> Uid,
        change -> Text,
    }
}

diesel::table! {
    use crate::types::sql::*;

    statistic_members (member_id, indicator, value, period) {
        member_id -> Uid,
        indicator -> Text,
        value -> Text,
        period -> Text,
        records -> BigInt,
    }
}

diesel::table! {
    use crate::types::sql::*;
    erasure_requests (id) {
        id -> Uid,
        unit_id -> Uid,
        member_id -> Uid,
        state -> Text,
        asked_by -> Nullable<Uid>,
        decided_by -> Nullable<Uid>,
        decided_at -> Nullable<Instant>,
        reason -> Nullable<Text>,
        explanation -> Nullable<Text>,
        created_at -> Instant,
        updated_at -> Instant,
        version -> BigInt,
    }
}

diesel::table! {
    use crate::types::sql::*;
    erased_members (member_id) {
        member_id -> Uid,
        erased_at -> Instant,
        cleaned -> Bool,
        compacted -> Bool,
    }
}

diesel::table! {
    use crate::types::sql::*;

    department_tokens (id) {
        id -> Uid,
        token_hash -> Binary,
        unit_id -> Uid,
        name -> Text,
        asked_by -> Text,
        scopes -> Text,
        created_at -> Instant,
        expires_at -> Instant,
        last_used_at -> Nullable<Instant>,
        revoked_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use crate::types::sql::*;

    releases (id) {
        id -> Uid,
        unit_id -> Uid,
        period -> Text,
        vintage -> Integer,
        reason -> Nullable<Text>,
        content -> Text,
        created_at -> Instant,
    }
}

diesel::table! {
    use crate::types::sql::*;

    data_requests (id) {
        id -> Uid,
        unit_id -> Uid,
        state -> Text,
        department -> Text,
        reference -> Nullable<Text>,
        title -> Text,
        legal_basis -> Text,
        frequency -> Text,
        first_period -> Text,
        last_period -> Text,
        due_days -> Integer,
        next_period -> Nullable<Text>,
        next_opens_on -> Nullable<Day>,
        created_at -> Instant,
        updated_at -> Instant,
        version -> BigInt,
    }
}

diesel::table! {
    use crate::types::sql::*;

    data_request_lines (id) {
        id -> Uid,
        request_id -> Uid,
        place -> Integer,
        state -> Text,
        name -> Text,
        detail -> Nullable<Text>,
        counts -> Text,
        indicator -> Nullable<Text>,
        earlier_id -> Nullable<Uid>,
        reason -> Nullable<Text>,
    }
}

diesel::table! {
    use crate::types::sql::*;

    data_request_forms (id) {
        id -> Uid,
        request_id -> Uid,
        unit_id -> Uid,
        period -> Text,
        state -> Text,
        due_on -> Day,
        cells -> Integer,
        prefilled -> Integer,
        avoided -> Integer,
        note -> Nullable<Text>,
        opened_at -> Instant,
        submitted_at -> Nullable<Instant>,
        updated_at -> Instant,
        version -> BigInt,
    }
}

diesel::table! {
    use crate::types::sql::*;

    data_request_answers (form_id, line_id) {
        form_id -> Uid,
        line_id -> Uid,
        value -> Nullable<BigInt>,
        prefilled -> Nullable<BigInt>,
    }
}

diesel::table! {
    use crate::types::sql::*;

    notifications (id) {
        id -> Uid,
        account_id -> Uid,
        kind -> Text,
        subject -> Text,
        subject_id -> Uid,
        unit_id -> Nullable<Uid>,
        read_at -> Nullable<Instant>,
        created_at -> Instant,
    }
}

diesel::table! {
    use crate::types::sql::*;

    notification_letters (id) {
        id -> Uid,
        account_id -> Uid,
        kind -> Text,
        subject -> Text,
        subject_id -> Uid,
        unit_id -> Nullable<Uid>,
        tries -> Integer,
        next_at -> Instant,
        created_at -> Instant,
    }
}

diesel::table! {
    use crate::types::sql::*;

    notification_choices (account_id, kind) {
        account_id -> Uid,
        kind -> Text,
        in_app -> Bool,
        by_email -> Bool,
    }
}

diesel::table! {
    use crate::types::sql::*;

    webhooks (id) {
        id -> Uid,
        unit_id -> Uid,
        url -> Text,
        events -> Text,
        active -> Bool,
        gone_at -> Nullable<Instant>,
        secret -> Binary,
        old_secret -> Nullable<Binary>,
        old_secret_until -> Nullable<Instant>,
        created_at -> Instant,
        updated_at -> Instant,
        version -> BigInt,
    }
}

diesel::table! {
    use crate::types::sql::*;

    webhook_deliveries (id) {
        id -> Uid,
        webhook_id -> Uid,
        event -> Text,
        release_id -> Uid,
        state -> Text,
        tries -> Integer,
        next_at -> Instant,
        last_status -> Nullable<Integer>,
        tried_at -> Nullable<Instant>,
        created_at -> Instant,
        last_failure -> Nullable<Text>,
    }
}

diesel::table! {
    use crate::types::sql::*;
    saved_views (id) {
        id -> Uid,
        account_id -> Uid,
        unit_id -> Nullable<Uid>,
        list -> Text,
        name -> Text,
        filters -> Text,
        sort -> Nullable<Text>,
        shown_columns -> Nullable<Text>,
        created_at -> Instant,
        updated_at -> Instant,
        version -> BigInt,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    units,
    unit_ancestors,
    unit_places,
    accounts,
    grants,
    sessions,
    refresh_tokens,
    login_attempts,
    invitations,
    departments,
    households,
    members,
    member_keys,
    member_links,
    member_distinctions,
    merges,
    merge_moves,
    enrolments,
    erasure_requests,
    erased_members,
    consents,
    consent_texts,
    rounds,
    round_members,
    visits,
    assistance,
    events,
    event_sign_ups,
    event_feedback,
    cases,
    case_entries,
    referrals,
    suggestions,
    portal_codes,
    portal_sessions,
    objections,
    attachments,
    jobs,
    imports,
    import_faults,
    import_mappings,
    audit_alerts,
    audit_entries,
    audit_heads,
    audit_person_marks,
    audit_persons,
    idempotency_keys,
    settings,
    statistics,
    statistic_members,
    department_tokens,
    releases,
    saved_views,
    webhooks,
    webhook_deliveries,
    notifications,
    notification_letters,
    notification_choices,
    data_requests,
    data_request_lines,
    data_request_forms,
    data_request_answers,
);

// A round's coverage counts its members by the status of their visits.
diesel::allow_columns_to_appear_in_same_group_by_clause!(round_members::round_id, visits::status);
