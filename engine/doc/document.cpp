#include "engine/doc/document.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include "engine/base/file.h"
#include "engine/base/text.h"

namespace htx {
namespace {

// Thrown by the builder out of the parser: nothing that follows is of interest, and the parser, which calls
// itself once a level, goes no deeper than it is let.
struct Stop {};

// Builds nodes from yaml-cpp's events.  Its own tree keeps the first of two equal keys, forgets how a
// scalar was written and follows aliases, all without a word.
class Builder final : public YAML::EventHandler {
 public:
  Builder(const Source& source, Diagnostics& diagnostics, const DocumentLimits& limits)
      : source_(source), diagnostics_(diagnostics), limits_(limits) {}

  bool failed() const { return failed_; }
  Node take_root() { return std::move(root_); }
  // Where the innermost list or map begins that is not closed yet.
  std::optional<std::uint32_t> innermost() const {
    return stack_.empty() ? std::nullopt : std::optional(stack_.back().node.span.begin);
  }

  void OnDocumentStart(const YAML::Mark& mark) override {
    // What fits to nothing above begins a document of its own to the parser, also where nobody said so.
    const auto at = static_cast<std::size_t>(std::max(0, mark.pos));
    const bool is_said = at < source_.text().size() && source_.text().substr(at).starts_with("---");
    if (started_) fail(mark, is_said ? "doc.several-documents" : "doc.bad-indentation", is_said ? "---" : "");
    started_ = true;
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    check_plain(mark, "", anchor);
    Node node = node_at(mark, Node::Kind::kNull);
    node.span.end += static_cast<std::uint32_t>(written_null(node.span.begin));
    put(std::move(node));
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { fail(mark, "doc.alias", "*"); }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    check_plain(mark, tag, anchor);
    const bool plain = tag == "?";
    if (!plain && !is_closed(mark)) fail(mark, "doc.quote-not-closed", "");
    // yaml-cpp 0.7 answers the escapes \N and \_ with one byte of Latin-1.
    if (!is_valid_utf8(value)) fail(mark, "doc.escape-of-no-letter", "");
    Node node = node_at(mark, Node::Kind::kScalar);
    node.text = value;
    locate(node);
    // The file is in NFC already; an escape may have said a letter and its mark apart.
    if (!node.verbatim_at && !is_nfc(node.text)) node.text = to_nfc(node.text);
    if (plain && !awaits_key() && (value.empty() || value == "~" || value == "null")) {
      node.kind = Node::Kind::kNull;
      node.text.clear();
    }
    put(std::move(node));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, Node::Kind::kList);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, Node::Kind::kMap);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Frame {
    Node node;
    std::optional<Node> key;  // Read, its value not yet.
    std::set<std::string> keys;
  };

  Node node_at(const YAML::Mark& mark, Node::Kind kind) {
    if (++nodes_ == limits_.max_nodes + 1)
      fail(mark, "doc.too-many-nodes", std::to_string(limits_.max_nodes));
    const auto offset = static_cast<std::uint32_t>(std::max(0, mark.pos));
    return {
        .kind = kind, .text = {}, .span = {offset, offset}, .verbatim_at = {}, .items = {}, .entries = {}};
  }

  // The length of a null that is written out at `begin`; nought if the value is left blank.
  std::size_t written_null(std::size_t begin) const {
    const std::string_view text = source_.text();
    for (const std::string_view word : {"~", "null", "Null", "NULL"}) {
      if (begin > text.size() || !text.substr(begin).starts_with(word)) continue;
      const std::size_t end = begin + word.size();
      if (end == text.size() || std::string_view(" \t\r\n,]}#").find(text[end]) != std::string_view::npos)
        return word.size();
    }
    return 0;
  }

  // Whether the quote at a scalar's mark is closed; at the end of the file the parser does without.
  bool is_closed(const YAML::Mark& mark) const {
    const std::string_view text = source_.text();
    const auto begin = static_cast<std::size_t>(std::max(0, mark.pos));
    const char quote = begin < text.size() ? text[begin] : '\0';
    if (quote != '"' && quote != '\'') return true;
    for (std::size_t i = begin + 1; i < text.size(); ++i) {
      if (quote == '"' && text[i] == '\\') {
        ++i;
      } else if (text[i] == quote) {
        const bool is_doubled = quote == '\'' && i + 1 < text.size() && text[i + 1] == quote;
        if (!is_doubled) return true;
        ++i;
      }
    }
    return false;
  }

  // Finds the scalar's text behind its mark: as it stands, or behind an opening quote.
  void locate(Node& node) const {
    for (const std::uint32_t skipped : {0U, 1U}) {
      const std::size_t at = node.span.begin + skipped;
      if (at <= source_.text().size() && source_.text().substr(at).starts_with(node.text)) {
        node.verbatim_at = static_cast<std::uint32_t>(at);
        node.span.end = static_cast<std::uint32_t>(at + node.text.size() + skipped);
        return;
      }
    }
    node.span.end = node.span.begin + 1;
  }

  void check_plain(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    if (anchor != 0) fail(mark, "doc.anchor", "&");
    if (!tag.empty() && tag != "?" && tag != "!") fail(mark, "doc.tag", tag);
  }

  bool awaits_key() const {
    return !stack_.empty() && stack_.back().node.kind == Node::Kind::kMap && !stack_.back().key;
  }

  void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, Node::Kind kind) {
    check_plain(mark, tag, anchor);
    if (stack_.size() == limits_.max_depth) fail(mark, "doc.too-deep", std::to_string(limits_.max_depth));
    stack_.push_back({node_at(mark, kind), {}, {}});
  }

  void close() {
    Node done = std::move(stack_.back().node);
    stack_.pop_back();
    put(std::move(done));
  }

  void put(Node node) {
    if (stack_.empty()) {
      root_ = std::move(node);
    } else if (Frame& frame = stack_.back(); frame.node.kind == Node::Kind::kList) {
      frame.node.items.push_back(std::move(node));
    } else if (!frame.key) {
      if (node.kind != Node::Kind::kScalar) {
        report(node.span, "doc.key-not-text", "");
      } else if (!frame.keys.insert(node.text).second) {
        report(node.span, "doc.duplicate-key", node.text);
      }
      frame.key = std::move(node);
    } else {
      // A value left blank has no place of its own: the parser names what comes next.
      const bool is_blank = node.kind == Node::Kind::kNull && node.span.begin == node.span.end;
      if (is_blank) node.span = {frame.key->span.end, frame.key->span.end};
      frame.node.entries.push_back({*std::move(frame.key), std::move(node)});
      frame.key.reset();
    }
  }

  void fail(const YAML::Mark& mark, const char* code, std::string found) {
    const auto at = static_cast<std::uint32_t>(std::max(0, mark.pos));
    report({at, at + 1}, code, std::move(found));
    throw Stop();
  }

  void report(SourceSpan span, const char* code, std::string found) {
    failed_ = true;
    Message message(code, {{"found", found}});
    diagnostics_.report({.place = source_.place_at(span.begin),
                         .message = std::move(message),
                         .found = std::move(found),
                         .excerpt = source_.excerpt(span)});
  }

  const Source& source_;
  Diagnostics& diagnostics_;
  DocumentLimits limits_;
  std::vector<Frame> stack_;
  Node root_;
  std::size_t nodes_ = 0;
  bool started_ = false;
  bool failed_ = false;
};

void report_text(const Source& source, Diagnostics& diagnostics, std::size_t offset, Message message) {
  const auto at = static_cast<std::uint32_t>(offset);
  diagnostics.report({.place = source.place_at(offset),
                      .message = std::move(message),
                      .excerpt = source.excerpt({at, at + 1})});
}

// Refuses before parsing what the parser would accept.
bool is_readable(const Source& source, Diagnostics& diagnostics, const DocumentLimits& limits) {
  const std::string_view text = source.text();
  if (text.size() > limits.max_bytes) {
    diagnostics.report({.place = {.file = source.name()},
                        .message = {"doc.file-too-large", {{"limit", std::to_string(limits.max_bytes)}}},
                        .found = std::to_string(text.size())});
    return false;
  }
  if (!is_valid_utf8(text) || text.find('\0') != std::string_view::npos) {
    diagnostics.report({.place = {.file = source.name()}, .message = "doc.not-utf8"});
    return false;
  }
  return true;
}

// Our code for a sentence of the parser's.
const char* code_of(const std::string& sentence) {
  static const std::map<std::string_view, const char*> kCodes = {
      {YAML::ErrorMsg::TAB_IN_INDENTATION, "doc.tab"},
      {YAML::ErrorMsg::END_OF_SEQ_FLOW, "doc.not-closed"},
      {YAML::ErrorMsg::END_OF_MAP_FLOW, "doc.not-closed"},
      {YAML::ErrorMsg::FLOW_END, "doc.stray-bracket"},
      {YAML::ErrorMsg::EOF_IN_SCALAR, "doc.quote-not-closed"},
      {YAML::ErrorMsg::DOC_IN_SCALAR, "doc.quote-not-closed"},
      {YAML::ErrorMsg::INVALID_HEX, "doc.bad-escape"},
      {YAML::ErrorMsg::MAP_VALUE, "doc.stray-colon"},
      {YAML::ErrorMsg::MAP_KEY, "doc.stray-question-mark"},
      {YAML::ErrorMsg::BLOCK_ENTRY, "doc.stray-dash"},
      {YAML::ErrorMsg::END_OF_MAP, "doc.bad-indentation"},
      {YAML::ErrorMsg::END_OF_SEQ, "doc.bad-indentation"},
      {YAML::ErrorMsg::CHAR_IN_SCALAR, "doc.bad-first-character"},
      {YAML::ErrorMsg::UNKNOWN_TOKEN, "doc.bad-first-character"},
      {YAML::ErrorMsg::ZERO_INDENT_IN_BLOCK, "doc.bad-block-header"},
      {YAML::ErrorMsg::CHAR_IN_BLOCK, "doc.bad-block-header"},
      {YAML::ErrorMsg::ALIAS_NOT_FOUND, "doc.alias"},
      {YAML::ErrorMsg::CHAR_IN_ALIAS, "doc.alias"},
      {YAML::ErrorMsg::ALIAS_CONTENT, "doc.alias"},
      {YAML::ErrorMsg::UNKNOWN_ANCHOR, "doc.alias"},
      {YAML::ErrorMsg::ANCHOR_NOT_FOUND, "doc.anchor"},
      {YAML::ErrorMsg::CHAR_IN_ANCHOR, "doc.anchor"},
      {YAML::ErrorMsg::MULTIPLE_ANCHORS, "doc.anchor"},
  };
  if (const auto found = kCodes.find(sentence); found != kCodes.end()) return found->second;
  for (const char* escape : {YAML::ErrorMsg::INVALID_ESCAPE, YAML::ErrorMsg::INVALID_UNICODE}) {
    if (sentence.starts_with(escape)) return "doc.bad-escape";
  }
  return "doc.not-yaml";
}

// Says what the parser could not read.  It names the place where it gave up; what a person looks for is the
// tab that misled it, or the bracket that is still open.
void report_refusal(const Source& source, Diagnostics& diagnostics, const Builder& builder,
                    const YAML::Exception& refusal) {
  const std::string_view text = source.text();
  auto at = std::min(static_cast<std::size_t>(std::max(0, refusal.mark.pos)), text.size());
  std::string code = code_of(refusal.msg);
  const std::size_t line = at == 0 ? 0 : text.rfind('\n', at - 1) + 1;
  const std::size_t tab = text.find_first_not_of(' ', line);
  if (tab < at + 1 && tab < text.size() && text[tab] == '\t') {
    code = "doc.tab";
    at = tab;
  } else if (code == "doc.bad-escape") {
    at = std::min(text.rfind('\\', at), at);
  } else if (code == "doc.not-closed") {
    at = builder.innermost().value_or(static_cast<std::uint32_t>(at));
  }
  report_text(source, diagnostics, at, code);
}

// Walks a scalar as it is written in step with its text.
class Alignment {
 public:
  Alignment(std::string_view source, std::size_t begin) : source_(source), at_(begin) {
    if (at_ >= source_.size()) return;
    const char first = source_[at_];
    if (first == '"' || first == '\'') {
      quote_ = first;
      ++at_;
    } else if (first == '|' || first == '>') {
      at_ = std::min(source_.find('\n', at_), source_.size());
    }
  }

  // The offset in the source of the byte at `offset` of the text.
  std::size_t of(std::string_view text, std::size_t offset) {
    std::size_t i = 0;
    while (i < std::min(offset, text.size())) {
      if (is_blank(text[i]) && at_ < source_.size() && is_blank(source_[at_])) {
        // Line breaks and indentation are folded: a run of blanks is written as a run of blanks.
        const std::size_t run = at_;
        skip_blanks();
        const std::size_t first = i;
        while (i < text.size() && is_blank(text[i])) ++i;
        if (i > offset) return std::min(run + (offset - first), at_);
        continue;
      }
      if (!is_blank(text[i])) skip_blanks();
      const bool is_numbered = step() > 2;
      ++i;
      // One escape stands for all bytes of its character.
      while (is_numbered && i < text.size() && (static_cast<unsigned char>(text[i]) & 0xC0U) == 0x80U) ++i;
    }
    if (i < text.size() && !is_blank(text[i])) skip_blanks();
    return at_;
  }

 private:
  static bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

  // Also over line breaks that an escape keeps out of the text.
  void skip_blanks() {
    while (at_ < source_.size()) {
      if (is_blank(source_[at_])) {
        ++at_;
      } else if (quote_ == '"' && source_.substr(at_).starts_with("\\\n")) {
        at_ += 2;
      } else {
        return;
      }
    }
  }

  // Over one byte of the text, or one escape, as it is written; how long that is.
  std::size_t step() {
    if (at_ >= source_.size()) return 0;
    std::size_t length = 1;
    if (quote_ == '\'' && source_.substr(at_).starts_with("''")) length = 2;
    if (quote_ == '"' && source_[at_] == '\\' && at_ + 1 < source_.size()) {
      const char kind = source_[at_ + 1];
      length = kind == 'x' ? 4 : kind == 'u' ? 6 : kind == 'U' ? 10 : 2;
    }
    at_ = std::min(at_ + length, source_.size());
    return length;
  }

  std::string_view source_;
  std::size_t at_ = 0;
  char quote_ = '\0';
};

}  // namespace

Place place_in(const Document& document, const Node& scalar, std::size_t offset) {
  const Source& source = *document.source;
  if (scalar.verbatim_at) return source.place_at(*scalar.verbatim_at + offset);
  return source.place_at(Alignment(source.text(), scalar.span.begin).of(scalar.text, offset));
}

const Node* Node::find(std::string_view key) const {
  const auto at = std::ranges::find_if(entries, [&](const Entry& e) { return e.key.text == key; });
  return at == entries.end() ? nullptr : &at->value;
}

std::optional<Document> parse_document(Source source, Diagnostics& diagnostics,
                                       const DocumentLimits& limits) {
  if (!is_readable(source, diagnostics, limits)) return std::nullopt;
  auto shared = std::make_shared<const Source>(std::move(source));
  Builder builder(*shared, diagnostics, limits);
  try {
    std::istringstream stream{std::string(shared->text())};
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const Stop&) {
    return std::nullopt;
  } catch (const YAML::Exception& e) {
    if (!builder.failed()) report_refusal(*shared, diagnostics, builder, e);
    return std::nullopt;
  }
  if (builder.failed()) return std::nullopt;
  return Document{std::move(shared), builder.take_root()};
}

Result<Document> load_document(const std::string& path, Diagnostics& diagnostics,
                               const DocumentLimits& limits) {
  HTX_ASSIGN_OR_RETURN(std::string text, read_file(path, limits.max_bytes));
  auto document = parse_document(Source(path, std::move(text)), diagnostics, limits);
  if (!document) return Error(ErrorCode::kInvalidArgument, {"doc.has-mistakes", {{"file", path}}});
  return *std::move(document);
}

}  // namespace htx
