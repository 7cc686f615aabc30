#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
use super::*;

#[test]
fn what_a_letter_looks_like_stays() {
    for (what, html, body) in [
        ("references", "&lt;b&gt; &#38;lt; &euro;\u{e000}", "&lt;b&gt; &amp;lt; €"),
        ("text", "a < b &amp; c", "a &lt; b &amp; c"),
        ("paragraphs that are not closed", "<p>One<p>Two", "<p>One</p><p>Two</p>"),
        ("a list that is not closed", "<ul><li>a<li>b</ul>c", "<ul><li>a</li><li>b</li></ul>c"),
        ("crossed formatting", "<b>a<i>b</b>c</i>", "<b>a<i>b</i></b>c"),
        (
            "a table",
            "<table width=600 bgcolor=#ffeecc><tr><td align=center>a<td nowrap>b</table>",
            "<table width=\"600\" bgcolor=\"#ffeecc\"><tbody><tr><td align=\"center\">a</td><td nowrap=\"\">b</td></tr></tbody></table>",
        ),
        (
            "text between rows",
            "<table>x<tr><td>a</table>",
            "<table><tbody><tr><td>x</td></tr><tr><td>a</td></tr></tbody></table>",
        ),
        (
            "a table in a table",
            "<table><tr><td><table><tr><td>a</table>b</table>c",
            "<table><tbody><tr><td><table><tbody><tr><td>a</td></tr></tbody></table>b</td></tr></tbody></table>c",
        ),
        ("cells without a table", "<tr><td>a</td></tr>", "a"),
        (
            "the body's colours",
            "<body bgcolor=eeeeee text=navy><p>a</body>",
            "<div style=\"color:navy;background-color:#eeeeee;\"><p>a</p></div>",
        ),
        (
            "styles",
            "<p style='COLOR:red; font-family:\"Segoe UI\",Arial;position:fixed'>a",
            "<p style=\"color:red;font-family:&quot;Segoe UI&quot;,Arial;\">a</p>",
        ),
        ("Outlook's own", "<!--[if mso]><v:x>no</v:x><![endif]--><o:p>a</o:p><![if !x]>b<![endif]>", "ab"),
        (
            "fonts",
            "<font face='Arial, sans' size=+1 color=#c00>a</font>",
            "<font face=\"Arial, sans\" size=\"+1\" color=\"#c00\">a</font>",
        ),
        (
            "a link",
            "<a href=HTTPS://Firm.Example/x?a=1&amp;b=2>a</a>",
            "<a href=\"link/0\" title=\"https://firm.example/x?a=1&amp;b=2\" rel=\"noopener noreferrer\">a</a>",
        ),
        (
            "the message's own picture",
            "<img src='cid:logo%40x' alt=Logo><img src=CID:logo@x>",
            "<img src=\"part/0\" alt=\"Logo\"><img src=\"part/0\">",
        ),
        ("a picture within", "<img src=\"data:image/png;base64,AA==\">", "<img src=\"data:image/png;base64,AA==\">"),
    ] {
        assert_eq!(safe_html(html, &Wanted::default()).body, body, "{what}");
    }
}

#[test]
fn a_style_sheet_keeps_its_harmless_rules() {
    for (what, css, expected) in [
        ("a rule", "p.x , #y > td { color : red ; width:50% }", "p.x , #y > td{color:red;width:50%;}\n"),
        (
            "a medium",
            "@media (max-width: 600px){.a{width:100%!important}}",
            "@media (max-width: 600px){.a{width:100%!important;}\n}",
        ),
        ("in a comment", "<!-- p{color:red} -->", "p{color:red;}\n"),
        ("dark paper", "@media (prefers-color-scheme: dark){p{color:white}}p{color:red}", "p{color:red;}\n"),
        (
            "other rules",
            "@import url(x); @font-face{font-family:x;src:url(y)} @page{margin:0} p{color:red}",
            "p{color:red;}\n",
        ),
        ("out of the flow", "p{position:fixed;top:0;z-index:9;height:100vh;transform:none}", ""),
        (
            "addresses",
            "p{background:url(//x.test/a);background-image:image-set('a');list-style:u\\72l(x);color:red}",
            "p{background:none;color:red;}\n",
        ),
        ("old tricks", "p{width:expression(alert(1));behavior:url(x);-moz-binding:url(y)}", ""),
        ("an end in a string", "p{font-family:'</style><script>x'}", ""),
        ("never closed", "p{color:red", "p{color:red;}\n"),
        ("what is asked of the frame", ":root{color:red}html{color:red}p:has(a){color:red}", ""),
    ] {
        assert_eq!(safe_html(&format!("<style>{css}</style>"), &Wanted::default()).sheet, expected, "{what}");
    }
}

#[test]
fn remote_pictures_are_counted_and_wait() {
    let html = "<img src=https://a.test/1.png><img src='//b.test/2.png'><img src=https://a.test/1.png>
        <img src=https://t.test/p width=1 height=1><table><td background=https://a.test/bg><p style='background:url(https://c.test/x)'>";
    let (waits, shown) =
        (safe_html(html, &Wanted::default()), safe_html(html, &Wanted { pictures: true, ..Wanted::default() }));
    assert_eq!(
        waits.pictures,
        ["https://a.test/1.png", "https://b.test/2.png", "https://a.test/bg", "https://c.test/x"]
    );
    assert_eq!((waits.remote, waits.body.contains("src="), waits.body.contains("test")), (6, false, false));
    assert_eq!(shown.body.matches("src=\"picture/0\"").count(), 2);
    assert_eq!(shown.body.matches("src=").count(), 3, "a beacon is never shown");
    assert_eq!(shown.body.matches("url(picture/").count(), 2);
}

#[test]
fn links_lead_to_the_web_or_to_a_mail() {
    for (what, href, expected) in [
        ("https", "https://firm.example/a", Some("https://firm.example/a")),
        ("with spaces and a line break", " ht\ntps://firm.example/a ", Some("https://firm.example/a")),
        ("backslashes", "https:\\\\firm.example\\a", Some("https://firm.example/a")),
        ("a name before the host", "https://bank.example@evil.example/", Some("https://bank.example@evil.example/")),
        ("letters of another script", "https://аpple.example/", Some("https://xn--pple-43d.example/")),
        ("mail", "mailto:anna@firm.example?subject=x", Some("mailto:anna@firm.example?subject=x")),
        ("script", "javascript:alert(1)", None),
        ("script with a tab", "java\tscript:alert(1)", None),
        ("script with a control character", "\u{1}javascript:alert(1)", None),
        ("Visual Basic", "vbscript:x", None),
        ("data", "data:text/html,x", None),
        ("a file", "file:///etc/passwd", None),
        ("the program's own", "tauri://localhost/", None),
        ("within the page", "#x", None),
        ("without a host", "https://", None),
    ] {
        let page = safe_html(&format!("<a href=\"{href}\">here</a> there"), &Wanted::default());
        assert_eq!(page.links.first().map(|link| link.address.as_str()), expected, "{what}");
        assert_eq!(page.body.contains("href=\"link/0\""), expected.is_some(), "{what}");
        assert!(page.links.iter().all(|link| link.words == "here"), "{what}");
    }
}

#[test]
fn hostile_pages_cost_no_more_than_their_length() {
    let fine = safe_html(&"<p>word</p>".repeat(30_000), &Wanted::default());
    assert!(!fine.in_part && fine.body.matches("<p>").count() == 30_000);
    for one in [
        "<div>",
        "<p><b id=1></p>",
        "<b>",
        "<a href=https://x.test>",
        "<table>",
        "<table>a<b></b>",
        "<td>",
        "<table><tr><td>",
        "<",
        "<a b=\"",
        "<!--",
        "</p>",
        "<svg>",
        "<svg><p>",
        "<style>",
        "<font color=a><p>",
        "<a b=1 c=2 d=3 e=4>",
        "&",
        "&#",
        "<li>",
        "<math><style>",
        "<i></b>",
        "<style>a{",
        "<p style='a(('>",
        "<p style='(;'>",
    ] {
        let page = safe_html(&one.repeat((1 << 18) / one.len()), &Wanted::default());
        assert!(deepest(&page.body) <= 170, "{one}");
    }
}

fn deepest(html: &str) -> usize {
    let (mut depth, mut most) = (0_usize, 0);
    for piece in html.split('<').skip(1) {
        let void = ["br", "hr", "img", "wbr", "col"].iter().any(|name| piece.starts_with(name));
        depth = if piece.starts_with('/') { depth.saturating_sub(1) } else { depth + usize::from(!void) };
        most = most.max(depth);
    }
    most
}

#[test]
fn what_is_looked_for_is_marked_and_numbered() {
    let found = |html: &str, find: &str| {
        let safe = safe_html(html, &Wanted { find, ..Wanted::default() });
        (safe.body, safe.hits)
    };
    let mark = |number: usize, text: &str| format!("<mark id=\"dossier-find-{number}\">{text}</mark>");
    let part =
        |number: usize, part: usize, text: &str| format!("<mark id=\"dossier-find-{number}-{part}\">{text}</mark>");
    for (what, html, find, body, hits) in [
        ("nothing asked", "<p>a</p>", " ", "<p>a</p>".to_owned(), 0),
        ("twice", "<p>Anna, anna</p>", "ANNA", format!("<p>{}, {}</p>", mark(0, "Anna"), mark(1, "anna")), 2),
        ("diacritics", "<b>Za\u{17c}\u{f3}\u{142}\u{107}!</b>", "zazo", format!("<b>{}łć!</b>", mark(0, "Zażó")), 1),
        ("white space", "<p>my \n  CV</p>", "my cv", format!("<p>{}</p>", mark(0, "my \n  CV")), 1),
        ("a reference", "<p>a &lt; b &amp; c</p>", "< b &", format!("<p>a {} c</p>", mark(0, "&lt; b &amp;")), 1),
        ("not in a tag", "<p title=anna>x</p>", "anna", "<p title=\"anna\">x</p>".to_owned(), 0),
        ("not in a sheet", "<style>.anna{color:red}</style>x", "anna", "x".to_owned(), 0),
        (
            "across tags",
            "<p><b>Hel</b>l<i>o</i> you</p>",
            "hello y",
            format!(
                "<p><b>{}</b>{}<i>{}</i>{}ou</p>",
                mark(0, "Hel"),
                part(0, 1, "l"),
                part(0, 2, "o"),
                part(0, 3, " y")
            ),
            1,
        ),
        ("across a tag nobody knows", "<p>He<x-y>llo</x-y></p>", "hello", format!("<p>{}</p>", mark(0, "Hello")), 1),
        (
            "white space across tags",
            "<p>my <b> CV</b></p>",
            "my cv",
            format!("<p>{}<b>{}</b></p>", mark(0, "my "), part(0, 1, " CV")),
            1,
        ),
        (
            "not across blocks",
            "<p>my</p><p>CV</p>my<br>CV<div>my</div>CV",
            "mycv",
            "<p>my</p><p>CV</p>my<br>CV<div>my</div>CV".to_owned(),
            0,
        ),
        (
            "not across cells",
            "<table><tr><td>my<td>CV</table>",
            "mycv",
            "<table><tbody><tr><td>my</td><td>CV</td></tr></tbody></table>".to_owned(),
            0,
        ),
        (
            "references across tags",
            "<p>a &lt;<b>&amp;</b> c</p>",
            "a <& c",
            format!("<p>{}<b>{}</b>{}</p>", mark(0, "a &lt;"), part(0, 1, "&amp;"), part(0, 2, " c")),
            1,
        ),
        (
            "one right behind another",
            "<p>an<u>an</u>an</p>",
            "anan",
            format!("<p>{}<u>{}</u>an</p>", mark(0, "an"), part(0, 1, "an")),
            1,
        ),
        ("names that are ours", "<p id=dossier-find-0>x</p>", "y", "<p>x</p>".to_owned(), 0),
        ("what is asked is no markup", "<p>x</p>", "<p>", "<p>x</p>".to_owned(), 0),
    ] {
        assert_eq!(found(html, find), (body, hits), "{what}");
    }
    assert_eq!(found(&"a".repeat(100_000), "a").1, 2000);
}
