//! The components: small structs that know how to show themselves ([`maud::Render`]).
//!
//! What KERN has is built with its classes, what it lacks (error summary, breadcrumb, pagination, tabs, timeline …) in
//! its tokens. Class names are written out in full, because the build of the style sheet looks for them in the source.

mod action;
mod data;
mod feedback;
mod icon;
mod navigation;
mod place;
mod progress;
mod table;

pub use action::{Button, CopyText, Form, LinkButton, button_row, link};
pub use data::{Accordion, Card, DescriptionList, Review, ReviewGroup, ReviewItem};
pub use feedback::{Alert, Badge, CaseState, ConfirmationPanel, EmptyState, ErrorSummary, Irrevocable, Tone};
pub use icon::Icon;
pub use navigation::{Breadcrumb, Crumb, FilterBar, LanguageSwitch, Pagination, SearchField, Tab, Tabs};
pub use place::{heading, lead, list, prose, text};
pub use progress::{Event, Stepper, Task, TaskGroup, TaskList, TaskState, Timeline};
pub use table::{Column, Row, Sort, Table};
