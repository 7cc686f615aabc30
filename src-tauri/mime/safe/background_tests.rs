#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
use super::*;

const DOT: &str = "data:image/gif;base64,R0lGODlhAQABAAAAACw=";

#[test]
fn backgrounds_of_the_message_itself_and_colours_are_shown() {
    for (what, style, shown) in [
        ("its own", "background:#fee url(cid:a@x) no-repeat", "background:#fee url(part/0) no-repeat;".to_owned()),
        ("quoted", "background-image: URL( \"cid:a%40x\" )", "background-image:url(part/0);".to_owned()),
        ("in other quotes", "background-image:url('cid:a@x' )", "background-image:url(part/0);".to_owned()),
        ("within", &format!("background:url({DOT})"), format!("background:url({DOT});")),
        ("within, broken", "background:url(data:image/png;base64,AA\n ==)", String::new()),
        (
            "within, spaced",
            "background:url('data:image/png;base64,A A==')",
            "background:url(data:image/png;base64,AA==);".into(),
        ),
        ("two", "background:url(cid:a),red url(cid:b)", "background:url(part/0),red url(part/1);".to_owned()),
        (
            "how it lies",
            "background-position:0 -4px;background-size:cover;background-repeat:repeat-x",
            "background-position:0 -4px;background-size:cover;background-repeat:repeat-x;".to_owned(),
        ),
        (
            "a gradient",
            "background:linear-gradient(to right,#fff,#eee 40%)",
            "background:linear-gradient(to right,#fff,#eee 40%);".into(),
        ),
        ("on several lines", "background:\n #fee\n url(cid:a)\n top", "background:#fee  url(part/0)  top;".into()),
        ("remote", "background:#fee url(//x.test/a) top", "background:#fee none top;".into()),
        ("on this machine", "background:url(file:///etc/passwd) red", "background:none red;".into()),
        ("of the program", "background:url(mail://localhost/x/picture/0)", "background:none;".into()),
        (
            "of its place",
            "background:url(part/0),url(picture/0),url(height/9),url(link/0)",
            "background:none,none,none,none;".into(),
        ),
        ("a drawing", "background:url(data:image/svg+xml;base64,PHN2Zz4=)", "background:none;".into()),
        ("escaped", "background:#fee \\75rl(//x.test/a)", "background-color:#fee;".into()),
        ("an escaped address", "background:url(\\2f/x.test/a) #fee", "background-color:#fee;".into()),
        ("a string that never ends", "background:#fee url(\"//x.test/a)", "background-color:#fee;".into()),
        ("a string that ends early", "background:url(\"a\" url(//x.test/a))", String::new()),
        ("an address with a bracket", "background:url(a(//x.test/b)", String::new()),
        ("behind a name", "background:-url(cid:a)", String::new()),
        ("another function", "background:image-set(url(cid:a) 1x)", String::new()),
        (
            "a picture of something else",
            "list-style-image:url(cid:a);border-image:url(cid:a);cursor:url(cid:a);content:url(cid:a)",
            String::new(),
        ),
        ("an end in an address", "background:url(cid:a}</style>)", "background:url(part/0);".into()),
        ("very many", &"background:url(cid:a)".replace("url(cid:a)", &"url(cid:a),".repeat(9)), String::new()),
    ] {
        let style = style.replace('"', "&quot;");
        let page = safe_html(&format!("<p style=\"{style}\">x"), &Wanted::default());
        let expected = if shown.is_empty() { "<p>x</p>".to_owned() } else { format!("<p style=\"{shown}\">x</p>") };
        assert_eq!(page.body, expected, "{what}");
        let sheet =
            safe_html(&format!("<style>p{{{}}}</style>", style.replace("&quot;", "\"")), &Wanted::default()).sheet;
        let kept = sheet.trim_end().trim_start_matches("p{").trim_end_matches('}');
        if !style.contains('}') {
            assert_eq!(kept, shown, "{what}, in a sheet");
        }
    }
}

#[test]
fn an_old_background_is_a_style_that_others_overrule() {
    for (what, html, body) in [
        (
            "of a table",
            "<table background=cid:a style='color:red'><td>x</table>",
            "<table style=\"background-image:url(part/0);color:red;\"><tbody><tr><td>x</td></tr></tbody></table>",
        ),
        (
            "of the page",
            "<body background=cid:a bgcolor=red>x",
            "<div style=\"background-color:red;background-image:url(part/0);\">x</div>",
        ),
        (
            "of a cell, remote",
            "<table><td background=//x.test/a>x</table>",
            "<table><tbody><tr><td>x</td></tr></tbody></table>",
        ),
        ("of what has none", "<p background=cid:a>x", "<p>x</p>"),
    ] {
        assert_eq!(safe_html(html, &Wanted::default()).body, body, "{what}");
    }
}

#[test]
fn remote_backgrounds_wait_as_pictures_do() {
    for (what, html, remote, place) in [
        ("a style", "<p style='background:url(https://a.test/1)'>", 1, "background:url(picture/0)"),
        ("an attribute", "<table background=https://a.test/1>", 1, "background-image:url(picture/0)"),
        ("a sheet", "<style>p.x{background:url(https://a.test/1)}</style>", 1, "background:url(picture/0)"),
        (
            "twice",
            "<style>p{background:url(https://a.test/1)}</style><img src=https://a.test/1>",
            2,
            "background:url(picture/0)",
        ),
        ("of one dot", "<p style='width:1px;HEIGHT: 0 !important;background:url(https://a.test/1)'>", 1, ""),
        ("of one dot by attributes", "<table width=1 height=1 background=https://a.test/1>", 1, ""),
        ("a picture of one dot by style", "<img style='width:1px;height:1px' src=https://a.test/1>", 1, ""),
        ("where the pointer is", "<style>p:hover{background:url(https://a.test/1)}</style>", 1, ""),
        ("by width", "<style>@media (max-width:500px){p{background:url(https://a.test/1)}}</style>", 1, ""),
        ("where words were found", "<style>mark{background:url(https://a.test/1)}</style>", 1, ""),
        (
            "by what is within",
            "<style>b>*{background:url(https://a.test/1)}p[id]{background:url(https://b.test/)}</style>",
            2,
            "",
        ),
        ("by our own names", "<style>#dossier-find-0{background:url(https://a.test/1)}</style>", 1, ""),
        ("another property", "<p style='list-style-image:url(https://a.test/1)'>", 1, ""),
        ("not the web", "<p style='background:url(ftp://a.test/1)'>", 0, ""),
    ] {
        let waits = safe_html(html, &Wanted::default());
        let shown = safe_html(html, &Wanted { pictures: true, ..Wanted::default() });
        assert_eq!((waits.remote, shown.remote), (remote, remote), "{what}");
        assert!(!format!("{}{}", waits.body, waits.sheet).contains("picture/"), "{what}, not asked for");
        let all = format!("{}{}", shown.body, shown.sheet);
        assert!(if place.is_empty() { !all.contains("picture/") } else { all.contains(place) }, "{what}: {all}");
    }
}

#[test]
fn a_background_within_is_shown_wherever_it_is_named() {
    let html = "<style>p:hover{background:url(cid:a)}@media (max-width:500px){p{background:url(cid:b)}}</style>";
    let page = safe_html(html, &Wanted { first_part: 3, ..Wanted::default() });
    assert_eq!(page.sheet, "p:hover{background:url(part/3);}\n@media (max-width:500px){p{background:url(part/4);}\n}");
    assert_eq!(page.embedded, ["a", "b"]);
}

#[test]
fn very_many_backgrounds_cost_no_more_than_their_length() {
    for one in [
        "<p style='background:url(cid:a)'>",
        "<p style=\"background:url('\">",
        "<style>p{background:url(",
        "<td background='",
    ] {
        safe_html(&one.repeat((1 << 18) / one.len()), &Wanted::default());
    }
    let sheet = format!("<style>p{{background:{}}}</style>", "url(".repeat(60_000));
    assert_eq!(safe_html(&sheet, &Wanted::default()).sheet, "");
}
