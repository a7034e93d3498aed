//! What people see: page shell, components, form fields, error pages and texts on the design system KERN.
//!
//! Pure: data in, [`maud::Markup`] out; no database, no request, no clock. Nothing of any town is in code: name, coat of
//! arms and colour are the town's [`Branding`]. Every page works without script and under the content security policy
//! [`CSP`]; so nothing here writes `style` or `on…` attributes.
//!
//! Start with [`Page`], fill it with [`parts`] and the question types of [`Field`]. [`gallery`] shows all of them.

pub mod assets;
mod branding;
mod colour;
mod error_page;
pub mod fields;
pub mod format;
pub mod gallery;
mod page;
pub mod parts;
mod shell;
pub mod texts;

pub use branding::{Branding, BrandingFile, branding_css};
pub use colour::Colour;
pub use error_page::ErrorPage;
pub use fields::Field;
pub use page::{NavLink, Page, Shell, SignedIn, Width};
pub use parts::*;
pub use texts::Texts;

pub use maud::{self, Markup, PreEscaped, Render, html};

/// The content security policy under which every page must work. The server sends it with each answer.
pub const CSP: &str = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; \
                       frame-ancestors 'none'; form-action 'self'";

/// Paths the shell links to. Whoever wires the routes serves them; a test there compares.
pub mod paths {
    /// Who is responsible for the site (Impressum).
    pub const IMPRINT: &str = "/impressum";
    /// What happens to personal data (Datenschutz).
    pub const PRIVACY: &str = "/datenschutz";
    /// The accessibility declaration with feedback form (Erklärung zur Barrierefreiheit).
    pub const ACCESSIBILITY: &str = "/barrierefreiheit";
    /// What the site offers, in plain German (Leichte Sprache).
    pub const PLAIN_LANGUAGE: &str = "/leichte-sprache";
    /// How to reach the town hall.
    pub const CONTACT: &str = "/kontakt";
    /// Where staff sign out, by POST.
    pub const SIGN_OUT: &str = "/abmelden";
    /// Where staff search, by GET with the parameter `q`.
    pub const STAFF_SEARCH: &str = "/suche";
}
