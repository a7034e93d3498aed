//! Lines of a table: comments out, continued lines together, repeated blocks written out.

/// The lines of a table as if nothing were abbreviated.
pub(super) fn logical(table: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in table.lines() {
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            continue;
        }
        match lines.last_mut() {
            Some(last) if line.starts_with(' ') => {
                last.push(' ');
                last.push_str(trimmed);
            }
            _ => lines.push(trimmed.to_owned()),
        }
    }
    repeated(lines)
}

/// Lines that are repeated: which names stand for what, once for each.
struct Block {
    names: Vec<String>,
    values: Vec<Vec<String>>,
    body: Vec<String>,
}

fn repeated(lines: Vec<String>) -> Vec<String> {
    let mut all = Vec::new();
    let mut block: Option<Block> = None;
    for line in lines {
        if let Some(head) = line.strip_prefix("for ") {
            let (names, values) = head.split_once(" in ").unwrap_or((head, ""));
            let names = names.split_whitespace().map(str::to_owned).collect();
            let values =
                values.split(',').map(|one| one.split_whitespace().map(str::to_owned).collect()).collect();
            block = Some(Block { names, values, body: Vec::new() });
        } else if line == "end" {
            let Some(Block { names, values, body }) = block.take() else { continue };
            for one in values {
                for line in &body {
                    let fill = |text: String, (name, value): (&String, &String)| {
                        text.replace(&format!("{{{name}}}"), value)
                    };
                    all.push(names.iter().zip(&one).fold(line.clone(), fill));
                }
            }
        } else if let Some(block) = &mut block {
            block.body.push(line);
        } else {
            all.push(line);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::logical;

    #[test]
    fn lines_are_joined_and_repeated() {
        let table = "# no\nA = 1\n    or 2\n\nfor X Y in a b, c d\nR-{X} = {Y}\nend\nB = 3\n";
        assert_eq!(logical(table), ["A = 1 or 2", "R-a = b", "R-c = d", "B = 3"]);
    }
}
