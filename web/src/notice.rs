//! Short messages after something was done.

/// How a message is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// It went well.
    Good,
    /// Something to know.
    Info,
    /// Something to look at.
    Warning,
    /// It did not go.
    Bad,
}

impl Tone {
    /// The name that the style sheet uses.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Bad => "bad",
        }
    }
}

macro_rules! notices {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $tone:ident;)*) => {
        /// What has just been done: carried over a redirect by its code, shown once. Its words are the message
        /// `notice-CODE`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Notice { $($(#[$doc])* $name,)* }

        impl Notice {
            /// Every notice.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The code that survives a redirect.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// How it is meant.
            #[must_use]
            pub fn tone(self) -> Tone {
                match self { $(Self::$name => Tone::$tone,)* }
            }
        }
    };
}

notices! {
    /// The edit is a version of the page now.
    Published = "published", Good;
    /// Published, after being joined with what somebody else had written meanwhile.
    Merged = "merged", Good;
    /// What the original of our version had changed is in our version too.
    TakenOver = "taken-over", Good;
    /// Published under this title, and another page has one that looks the same.
    LooksAlike = "looks-alike", Warning;
    /// Nothing differs from the version that was there.
    Unchanged = "unchanged", Info;
    /// The text is kept as a draft, as asked.
    DraftKept = "draft-kept", Good;
    /// The text is kept as a draft, since the city reads first.
    WaitsForReview = "waits-for-review", Info;
    /// The text is kept as a draft, since the page is locked.
    PageLocked = "page-locked", Warning;
    /// A draft was thrown away.
    DraftDiscarded = "draft-discarded", Info;
    /// The link to a draft was taken back.
    LinkWithdrawn = "link-withdrawn", Info;
    /// The page is here with all its versions, from a file.
    HistoryRestored = "history-restored", Good;
    /// What was written stands in a colleague's draft.
    SharedDraftSaved = "shared-draft-saved", Good;
    /// The page has a new title or address.
    Renamed = "renamed", Good;
    /// The page is deleted.
    Deleted = "deleted", Info;
    /// The page is back.
    Restored = "restored", Good;
    /// An older version is the newest again.
    Reverted = "reverted", Good;
    /// Others look after the page now.
    HandedOver = "handed-over", Good;
    /// Somebody has looked at the page.
    Checked = "checked", Good;
    /// Who may edit was changed.
    PolicyChanged = "policy-changed", Good;
    /// The city is set up.
    CityReady = "city-ready", Good;
    /// Signed out.
    SignedOut = "signed-out", Info;
    /// The name is changed.
    NameChanged = "name-changed", Good;
    /// The password is changed.
    PasswordChanged = "password-changed", Good;
    /// Somebody made their account.
    Joined = "joined", Good;
    /// A new password was chosen.
    PasswordChosen = "password-chosen", Good;
    /// A passkey was made.
    PasskeyMade = "passkey-made", Good;
    /// A passkey was taken back.
    PasskeyRemoved = "passkey-removed", Info;
    /// No code is asked for any more.
    CodeEnded = "code-ended", Info;
    /// The account is linked to an OpenID provider.
    ProviderLinked = "provider-linked", Good;
    /// It is linked no more.
    ProviderUnlinked = "provider-unlinked", Info;
    /// Whether people make accounts for themselves was changed.
    SignUpChanged = "sign-up-changed", Good;
    /// An API token ended.
    TokenRevoked = "token-revoked", Info;
    /// A city was asked for its pages.
    CityAsked = "city-asked", Good;
    /// A city is no longer followed.
    CityLeft = "city-left", Info;
    /// Deliveries to a city are tried again now.
    RetryStarted = "retry-started", Info;
    /// A city is blocked.
    CityBlocked = "city-blocked", Warning;
    /// A city is no longer blocked.
    CityUnblocked = "city-unblocked", Good;
    /// The page that is the charter of the league is another one now.
    CharterNamed = "charter-named", Good;
    /// The page of the city shows what was chosen.
    DashboardChosen = "dashboard-chosen", Good;
    /// A person was added.
    PersonAdded = "person-added", Good;
    /// A person's role is changed.
    RoleChanged = "role-changed", Good;
    /// A person may no longer sign in.
    PersonSuspended = "person-suspended", Warning;
    /// A person may sign in again.
    PersonReinstated = "person-reinstated", Good;
    /// A person's password is reset.
    PasswordReset = "password-reset", Good;
    /// A delivery is sent again.
    DeliveryReplayed = "delivery-replayed", Info;
    /// A delivery was thrown away.
    DeliveryDiscarded = "delivery-discarded", Info;
    /// A proposal is on its way to those who decide.
    ProposalSent = "proposal-sent", Good;
    /// All of a proposal is in the page.
    ProposalAccepted = "proposal-accepted", Good;
    /// Some of a proposal is in the page.
    ProposalAcceptedInPart = "proposal-accepted-in-part", Good;
    /// A proposal was declined.
    ProposalDeclined = "proposal-declined", Info;
    /// A proposal was taken back by its author.
    ProposalWithdrawn = "proposal-withdrawn", Info;
    /// The page has changed since a proposal was looked at.
    ProposalMoved = "proposal-moved", Warning;
    /// Something was said.
    CommentSaid = "comment-said", Good;
    /// A statement was made.
    StatementMade = "statement-made", Good;
    /// A statement was made on a copy, and is sent to the page's city.
    StatementSent = "statement-sent", Good;
    /// Somebody supports or contests a statement, or does so no longer.
    StanceKept = "stance-kept", Good;
    /// A consultation was begun.
    ConsultationBegun = "consultation-begun", Good;
    /// The city answered a consultation.
    ConsultationAnswered = "consultation-answered", Good;
    /// Something was said on a copy, and is sent to the page's city.
    CommentSent = "comment-sent", Good;
    /// Something was said anew.
    CommentEdited = "comment-edited", Good;
    /// A comment was deleted by its author.
    CommentDeleted = "comment-deleted", Info;
    /// A comment is back.
    CommentRestored = "comment-restored", Good;
    /// A comment was hidden.
    CommentHidden = "comment-hidden", Info;
    /// A hidden comment is shown again.
    CommentShown = "comment-shown", Info;
    /// The text of a version was erased.
    Redacted = "redacted", Info;
    /// Moderation was asked to look at something.
    Reported = "reported", Good;
    /// A report was decided on.
    ReportDecided = "report-decided", Info;
    /// Somebody vouches for a version.
    Vouched = "vouched", Good;
    /// Likewise on a copy: it is sent to the page's city.
    VouchSent = "vouch-sent", Good;
    /// Somebody says to belong to an organisation.
    AffiliationAsked = "affiliation-asked", Good;
    /// The city has confirmed that somebody belongs to an organisation.
    AffiliationConfirmed = "affiliation-confirmed", Good;
    /// Somebody does not belong to an organisation any more.
    AffiliationWithdrawn = "affiliation-withdrawn", Info;
    /// The protocol of a trial is frozen.
    Frozen = "frozen", Good;
    /// A link from another city is not shown any more.
    LinkDeclined = "link-declined", Info;
    /// A link from another city is shown again.
    LinkShown = "link-shown", Good;
    /// The city will try a practice of another one.
    Intended = "intended", Good;
    /// What somebody measured stands on the page.
    Observed = "observed", Good;
    /// What one watches was kept.
    WatchesKept = "watches-kept", Good;
    /// All notices are read.
    NoticesSeen = "notices-seen", Info;
    /// Where one gets mail is kept.
    MailKept = "mail-kept", Good;
    /// The same, and an address is to be confirmed.
    MailLinkSent = "mail-link-sent", Info;
    /// Where one got mail is forgotten.
    MailForgotten = "mail-forgotten", Info;
    /// Mails that could not be sent are forgotten.
    MailFailuresForgotten = "mail-failures-forgotten", Info;
    /// A search is kept.
    SearchKept = "search-kept", Good;
    /// Something is not watched any more.
    WatchEnded = "watch-ended", Info;
    /// The feed of one's notices has another address.
    FeedRenewed = "feed-renewed", Good;
    /// The form was too old, or not ours.
    FormExpired = "form-expired", Warning;
}

impl Notice {
    /// The notice with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|notice| notice.code() == code)
    }
}
