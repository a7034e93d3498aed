//! Messages, signals, errors, types, interfaces, global tasks.

use super::index::Index;
use super::parts::{children, flag, text};
use crate::model::{Coded, GlobalTask, Interface, Item, Message, Operation, Signal, Thing};
use crate::xml::Element;

impl Index<'_> {
    pub(super) fn items(&self) -> Vec<Item> {
        let read = |element: &Element<'_>| Item {
            base: self.base(*element),
            structure: text(*element, "structureRef"),
            collection: flag(*element, "isCollection").unwrap_or(false),
            kind: element.attribute("itemKind").unwrap_or("Information").to_owned(),
        };
        self.found.items.iter().map(read).collect()
    }

    pub(super) fn messages(&self) -> Vec<Message> {
        let read = |element: &Element<'_>| Message {
            base: self.base(*element),
            item: self.attribute_reference(*element, "itemRef", Thing::item),
        };
        self.found.messages.iter().map(read).collect()
    }

    pub(super) fn signals(&self) -> Vec<Signal> {
        let read = |element: &Element<'_>| Signal {
            base: self.base(*element),
            item: self.attribute_reference(*element, "structureRef", Thing::item),
        };
        self.found.signals.iter().map(read).collect()
    }

    pub(super) fn coded(&self, elements: &[Element<'_>], code: &str) -> Vec<Coded> {
        let read = |element: &Element<'_>| Coded {
            base: self.base(*element),
            code: text(*element, code),
            item: self.attribute_reference(*element, "structureRef", Thing::item),
        };
        elements.iter().map(read).collect()
    }

    pub(super) fn interfaces(&self) -> Vec<Interface> {
        let mut first = 0;
        let mut all = Vec::new();
        for element in &self.found.interfaces {
            let count = children(*element, "operation").count();
            all.push(Interface { base: self.base(*element), operations: (first, first + count) });
            first += count;
        }
        all
    }

    pub(super) fn operations(&self) -> Vec<Operation> {
        let read = |element: &Element<'_>| Operation {
            base: self.base(*element),
            input: self.child_reference(*element, "inMessageRef", Thing::message),
            output: self.child_reference(*element, "outMessageRef", Thing::message),
            errors: self.child_references(*element, "errorRef", Thing::error),
        };
        self.found.operations.iter().map(read).collect()
    }

    pub(super) fn global_tasks(&self) -> Vec<GlobalTask> {
        let read = |element: &Element<'_>| GlobalTask {
            base: self.base(*element),
            kind: element.local().to_owned(),
            io: self.io(*element),
        };
        self.found.global_tasks.iter().map(read).collect()
    }
}
