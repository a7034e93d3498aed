//! Data, inputs and outputs, data associations.

use super::index::Index;
use super::parts::{children, flag};
use crate::model::{Assignment, Data, DataAssociation, DataIndex, DataKind, DataSet, IoSpecification, Thing};
use crate::xml::Element;

impl Index<'_> {
    pub(super) fn data(&self) -> Vec<Data> {
        let read = |(element, index): (&Element<'_>, u32)| {
            let element = *element;
            let kind = match element.local() {
                "dataObject" => DataKind::Object,
                "dataObjectReference" => {
                    DataKind::ObjectReference(self.attribute_reference(element, "dataObjectRef", Thing::data))
                }
                "dataStore" => DataKind::Store,
                "dataStoreReference" => {
                    DataKind::StoreReference(self.attribute_reference(element, "dataStoreRef", Thing::data))
                }
                "dataInput" => DataKind::Input,
                "dataOutput" => DataKind::Output,
                "inputDataItem" => DataKind::InputItem,
                "outputDataItem" => DataKind::OutputItem,
                _ => DataKind::Property,
            };
            let state = children(element, "dataState").next();
            Data {
                base: self.base(element),
                index: DataIndex(index),
                kind,
                item: self.attribute_reference(element, "itemSubjectRef", Thing::item),
                collection: flag(element, "isCollection"),
                state: state.map(|state| state.attribute("name").unwrap_or_default().to_owned()),
            }
        };
        self.found.data.iter().zip(0..).map(read).collect()
    }

    /// The data directly in an element, of this name.
    pub(super) fn own_data(&self, element: Element<'_>, name: &str) -> Vec<DataIndex> {
        let index = |child: Element<'_>| self.things.get(&child.id()).and_then(|thing| thing.data());
        children(element, name).filter_map(index).collect()
    }

    pub(super) fn io(&self, element: Element<'_>) -> Option<IoSpecification> {
        let found = children(element, "ioSpecification").next()?;
        Some(IoSpecification {
            element: found.id(),
            inputs: self.own_data(found, "dataInput"),
            outputs: self.own_data(found, "dataOutput"),
            input_sets: children(found, "inputSet").map(|set| self.data_set(set)).collect(),
            output_sets: children(found, "outputSet").map(|set| self.data_set(set)).collect(),
        })
    }

    pub(super) fn data_set(&self, element: Element<'_>) -> DataSet {
        let names = if element.local() == "inputSet" {
            ["dataInputRefs", "optionalInputRefs", "whileExecutingInputRefs", "outputSetRefs"]
        } else {
            ["dataOutputRefs", "optionalOutputRefs", "whileExecutingOutputRefs", "inputSetRefs"]
        };
        DataSet {
            base: self.base(element),
            members: self.child_references(element, names[0], Thing::data),
            optional: self.child_references(element, names[1], Thing::data),
            while_executing: self.child_references(element, names[2], Thing::data),
            partners: self.child_element_references(element, names[3]),
        }
    }

    pub(super) fn data_association(&self, element: Element<'_>) -> DataAssociation {
        let assignment =
            |found| Assignment { from: self.expression(found, "from"), to: self.expression(found, "to") };
        DataAssociation {
            base: self.base(element),
            input: element.local() == "dataInputAssociation",
            sources: self.child_references(element, "sourceRef", Thing::data),
            target: self.child_reference(element, "targetRef", Thing::data),
            transformation: self.expression(element, "transformation"),
            assignments: children(element, "assignment").map(assignment).collect(),
        }
    }
}
