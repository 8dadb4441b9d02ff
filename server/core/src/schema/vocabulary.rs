//! Lists of codes. A code is English snake_case and never changes its meaning; interfaces translate its key.

/// A list of codes.
#[derive(Debug, PartialEq, Eq)]
pub struct Vocabulary {
    /// Its name; `name-code` in small letters with hyphens is the key of a code's label.
    pub name: &'static str,
    /// Its codes, in the order in which they are offered.
    pub codes: &'static [&'static str],
}

impl Vocabulary {
    /// Whether this is one of its codes.
    #[must_use]
    pub fn has(&self, code: &str) -> bool {
        self.codes.contains(&code)
    }

    /// The key of a code's label, such as `theme-waste-circularity`.
    #[must_use]
    pub fn label_key(&self, code: &str) -> String {
        format!("{}-{}", self.name, code).replace('_', "-")
    }
}

macro_rules! vocabularies {
    ($($(#[doc = $doc:literal])+ $constant:ident = $name:literal [$($code:ident)+])+) => {
        $($(#[doc = $doc])+ pub(super) const $constant: Vocabulary = Vocabulary { name: $name, codes: &[$(stringify!($code)),+] };)+

        /// Every vocabulary.
        pub const ALL: &[&Vocabulary] = &[$(&$constant),+];
    };
}

vocabularies! {
    /// What a page is about.
    THEME = "theme" [
        mobility energy climate_mitigation climate_adaptation biodiversity water waste_circularity air_quality
        housing_planning work_places economy_jobs digital_services open_data education_culture health_care
        inclusion_accessibility safety_privacy food_logistics participation_governance
    ]
    /// What an organisation is.
    ORGANISATION_KIND = "organisation_kind" [
        city metropolis region state_service international_body city_network company startup chamber_of_commerce
        university_lab association_ngo foundation citizen_group other
    ]
    /// Whom something is for.
    TARGET_GROUP = "target_group" [
        residents commuters visitors children_youth older_people people_with_disabilities job_seekers workers
        small_businesses schools health_workers associations public_staff all
    ]
    /// How far along a practice is.
    STATUS = "status" [idea pilot operational mainstreamed paused abandoned]
    /// Whether one of the authors stands to gain.
    INTEREST = "interest" [none supplier_involved author_is_supplier funder_involved]
    /// Whether it can be done elsewhere.
    VERDICT = "verdict" [copy_as_is copy_with_changes pilot_first context_bound do_not_copy]
    /// How sure its authors are.
    CONFIDENCE = "confidence" [low medium high]
    /// What a condition is about.
    FACTOR = "factor" [
        population infrastructure regulation governance finance skills culture_language climate_geography technology
        partners demand other
    ]
    /// Whether a condition must be met.
    IMPORTANCE = "importance" [required helpful]
    /// Whether the target city meets a condition.
    IN_TARGET = "in_target" [met partly not_met unknown]
    /// From where a note looks.
    POINT_OF_VIEW = "point_of_view" [origin_city adopter_city third_party]
    /// What kind of thing is in the way.
    BARRIER_FAMILY = "barrier" [financial administrative technical social]
    /// What can be used again.
    ASSET = "asset" [tender_spec contract code training design dataset communication]
    /// How the authors help those who want to do it too.
    SUPPORT_OFFERED = "support_offered" [answer_questions call study_visit mentoring documents_only none]
    /// What was tried.
    EXPERIMENT_TYPE = "experiment_type" [first_trial replication variation scale_up]
    /// How it ended.
    OUTCOME = "outcome" [running worked worked_with_changes mixed no_effect harmful stopped_early inconclusive]
    /// Whether data about people are kept.
    PERSONAL_DATA = "personal_data" [none aggregate personal]
    /// What of a protocol was amended.
    PROTOCOL_PART = "protocol_part" [text url selection funding governance_effects personal_data dpia_url]
    /// Where something was set up.
    SETUP_MODE = "setup_mode" [new_build existing_space mixed no_place]
    /// What an adaptation did to the result.
    EFFECT = "effect" [better same worse unknown]
    /// What a result is compared with.
    COMPARATOR = "comparator" [none before_after control other]
    /// What became of a trial.
    CONTINUATION = "continuation" [stopped extended adopted_as_policy undecided]
    /// What a place is.
    PLACE_KIND = "place_kind" [ecocentre telecentre coworking third_place fablab library community_house other]
    /// What visitors of a place may need.
    PLACE_NEED = "place_need" [
        quiet meeting_room video_call wifi computers printing power workshop step_free accessible_toilet hearing_loop
        help_online childcare kitchen shower bike_parking
    ]
    /// Whether a place is open.
    PLACE_STATUS = "place_status" [planned open suspended closed]
    /// What kind of event something is.
    EVENT_TYPE = "event_type" [workshop congress study_visit open_day other]
    /// What a city's page shows beside its figures.
    CITY_SECTION = "city_section" [gave took_up places events care]
    /// What people live on, by the classes of the World Bank.
    INCOME_LEVEL = "income_level" [low lower_middle upper_middle high]
    /// The shape of the land.
    RELIEF = "relief" [flat hilly mountainous coastal]
}
