//! The models of others: each becomes a picture and a list that fulfil what all must.

use crate::check::faults;
use crate::suite;
use bpmn::model::Definitions;
use bpmn::xml::Document;
use diagram::Look;

#[test]
fn foreign_models_are_drawn_and_told_whole() {
    let Some(folder) = suite::folder() else {
        println!("foreign models (processes) not found: nothing was compared");
        return;
    };
    let (mut compared, mut nodes, mut deviations) = (0, 0, Vec::new());
    for path in suite::files(&folder) {
        let name = path.strip_prefix(&folder).unwrap_or(&path).display().to_string();
        let bytes = std::fs::read(&path).unwrap();
        // Whether a file can be read is asked in formats/bpmn.
        let Ok(document) = Document::read(&bytes) else { continue };
        let Ok(mut model) = Definitions::read(&document) else { continue };
        compared += 1;
        nodes += model.nodes.len();
        let look = Look::default();
        deviations.extend(faults(&model, &look).into_iter().map(|fault| format!("{name}: {fault}")));
        // And as if nobody had drawn it: then everything is laid out.
        model.diagrams.clear();
        let laid_out = diagram::svg(&model, &look).matches("<a class=").count();
        let drawn = model.nodes.len();
        if laid_out != drawn {
            deviations.push(format!("{name}: {laid_out} of {drawn} nodes laid out"));
        }
        deviations.extend(faults(&model, &look).into_iter().map(|fault| format!("{name} laid out: {fault}")));
    }
    println!("{compared} models with {nodes} nodes, {} deviations", deviations.len());
    assert!(deviations.is_empty(), "{}", deviations.join("\n"));
    assert!(compared > 0, "the folder is there, but no models in it");
}
