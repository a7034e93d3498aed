//! KERN's icons, always decoration: the words beside them say the same.

use maud::{Markup, Render, html};

/// An icon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    /// Plus sign.
    Add,
    /// Arrow to the right: onwards.
    Forward,
    /// Arrow to the left: back.
    Back,
    /// Calendar sheet.
    Calendar,
    /// Check mark.
    Check,
    /// Two sheets: copy.
    Copy,
    /// Danger sign.
    Danger,
    /// Waste bin.
    Delete,
    /// Arrow into a tray.
    Download,
    /// Sheet of paper.
    Document,
    /// Pencil.
    Edit,
    /// The letter i.
    Info,
    /// Letter.
    Mail,
    /// Magnifying glass.
    Search,
    /// Success sign.
    Success,
    /// Warning sign.
    Warning,
    /// Circle of two arrows: in work.
    InWork,
    /// Person in a circle.
    Person,
    /// Door with an arrow.
    SignOut,
    /// Question mark.
    Question,
}

impl Icon {
    const fn class(self) -> &'static str {
        match self {
            Self::Add => "kern-icon kern-icon--add",
            Self::Forward => "kern-icon kern-icon--arrow-forward",
            Self::Back => "kern-icon kern-icon--arrow-back",
            Self::Calendar => "kern-icon kern-icon--calendar-today",
            Self::Check => "kern-icon kern-icon--check",
            Self::Copy => "kern-icon kern-icon--content-copy",
            Self::Danger => "kern-icon kern-icon--danger",
            Self::Delete => "kern-icon kern-icon--delete",
            Self::Download => "kern-icon kern-icon--download",
            Self::Document => "kern-icon kern-icon--draft",
            Self::Edit => "kern-icon kern-icon--edit",
            Self::Info => "kern-icon kern-icon--info",
            Self::Mail => "kern-icon kern-icon--mail",
            Self::Search => "kern-icon kern-icon--search",
            Self::Success => "kern-icon kern-icon--success",
            Self::Warning => "kern-icon kern-icon--warning",
            Self::InWork => "kern-icon kern-icon--autorenew",
            Self::Person => "kern-icon kern-icon--account-circle",
            Self::SignOut => "kern-icon kern-icon--logout",
            Self::Question => "kern-icon kern-icon--question-mark",
        }
    }
}

impl Render for Icon {
    fn render(&self) -> Markup {
        html! { span class=(self.class()) aria-hidden="true" {} }
    }
}
