/** Texts that would do harm on any page where they became markup, each with a short name for the title of a test. */
export const hostilePageTexts: [name: string, text: string][] = [
  ["quotes", `"double" 'single' “curly”`],
  ["the end of a script", "</script><script>alert(1)</script>"],
  ["the end of a style sheet, a comment, a title", "</style>--></title><!--"],
  ["a tag with a handler", `<img src=x onerror="alert(1)">`],
  ["an attribute's end", `"><svg onload=alert(1)>`],
  ["entities", "&lt;b&gt; &amp;amp; &#x27; &nbsp;"],
  ["interpolation", "#{system('id')} $" + "{HOME} $(id) {{x}} <%= 1 %>"],
  ["marks that turn the writing direction", "\u200fmar\u202ek \u2066inside\u2069"],
  ["Arabic", "مستويات الخدمة"],
  ["a line end", "one\ntwo"],
  ["astral characters", "𝕄𝕖𝕖𝕥 👩‍👩‍👧 🏳️‍🌈"],
  ["10 KB without a blank", "x".repeat(10_000)],
];
