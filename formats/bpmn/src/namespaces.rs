//! The namespaces of BPMN 2.0.

/// Processes, collaborations and all that they consist of.
pub const MODEL: &str = "http://www.omg.org/spec/BPMN/20100524/MODEL";
/// Diagram interchange: which element is drawn as which shape.
pub const DI: &str = "http://www.omg.org/spec/BPMN/20100524/DI";
/// Diagram interchange: bounds.
pub const DC: &str = "http://www.omg.org/spec/DD/20100524/DC";
/// Diagram interchange: waypoints.
pub const DD: &str = "http://www.omg.org/spec/DD/20100524/DI";
/// `xsi:type`, which makes an expression a formal one.
pub const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
