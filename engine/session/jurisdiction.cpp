#include "engine/session/jurisdiction.h"

#include <algorithm>
#include <filesystem>

#include "engine/base/spellings.h"
#include "engine/base/text.h"
#include "engine/doc/digest.h"
#include "engine/doc/reader.h"
#include "engine/session/shelf.h"

namespace htx {
namespace {

namespace fs = std::filesystem;
using report::DateForm;
using report::Manner;

// What a place may have a name of its own for; the words of the program stand in for the others.
const std::vector<std::string> kWords = {"committee", "deciders",   "term_setter",
                                         "money",     "state_name", "state_motto"};

bool is_two_digits(std::string_view text) {
  return text.size() == 2 && text[0] >= '0' && text[0] <= '9' && text[1] >= '0' && text[1] <= '9';
}

int two_digits(std::string_view text) { return (text[0] - '0') * 10 + (text[1] - '0'); }

// "+07:00" in seconds; no place on Earth is more than 18 hours from UTC.
std::optional<std::int64_t> offset_from_text(std::string_view text) {
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
  if (!is_two_digits(text.substr(1, 2)) || !is_two_digits(text.substr(4))) return std::nullopt;
  const int hours = two_digits(text.substr(1, 2));
  const int minutes = two_digits(text.substr(4));
  if (hours > 18 || minutes > 59) return std::nullopt;
  return (text[0] == '-' ? -1 : 1) * (hours * 3'600LL + minutes * 60LL);
}

// A text in each of the languages that have one.
using Texts = std::map<Language, std::string>;

class JurisdictionReader {
 public:
  explicit JurisdictionReader(const Reader& reader) : reader_(reader) {}

  Jurisdiction read(const Node& root) {
    MapReader map(root, reader_);
    result_.id = map.identifier("jurisdiction");
    result_.version = map.optional_integer("version", kVersions).value_or(0);
    result_.title = map.bilingual("title");
    map.optional("basis");
    if (!map.has("reviewed_by")) reader_.report(root, {"doc.missing-key", {{"key", "reviewed_by"}}});
    map.optional("reviewed_on");
    read_languages(map);
    read_time(map);
    read_periods(map);
    read_kinds(map);
    read_units(map);
    read_words(map);
    map.finish();
    return std::move(result_);
  }

 private:
  void read_languages(MapReader& map) {
    map.required("languages");
    for (const Node& node : map.items("languages")) {
      MapReader one(node, reader_);
      const auto position = one.choice("id", {"vi", "en"});
      Manner manner(position == 1U ? Language::kEnglish : Language::kVietnamese);
      manner.decimal_mark = one.optional_text("decimal").value_or(manner.decimal_mark);
      manner.group_mark = one.optional_text("thousands").value_or(manner.group_mark);
      if (manner.decimal_mark == manner.group_mark) reader_.report(node, "session.same-marks");
      if (one.optional("date") != nullptr)
        manner.date_form = static_cast<DateForm>(one.choice("date", {"d/m/y", "m/d/y", "y-m-d"}).value_or(2));
      if (const Node* articles = one.optional("articles")) manner.articles = read_articles(*articles);
      one.finish();
      result_.languages.push_back(std::move(manner));
    }
  }

  report::ArticleForm read_articles(const Node& node) {
    MapReader map(node, reader_);
    report::ArticleForm form{.prefix = map.optional_text("prefix").value_or(""),
                             .article = map.text("article"),
                             .clause = map.optional_text("clause").value_or(""),
                             .points = map.optional_text("points").value_or("")};
    map.finish();
    return form;
  }

  void read_time(MapReader& map) {
    const Node* node = map.required("time");
    if (node == nullptr) return;
    MapReader time(*node, reader_);
    time.optional("zone");
    time.required("offsets");
    std::vector<LocalTime::Offset> offsets;
    for (const Node& item : time.items("offsets", "from")) {
      MapReader one(item, reader_);
      const auto from = one.optional_date("from");
      if (!from) one.required("from");
      const auto seconds = offset_from_text(one.text("offset"));
      if (!seconds) reader_.report(item, "session.bad-offset");
      one.optional_text("source");
      one.finish();
      if (from && !offsets.empty() && *from <= offsets.back().from)
        reader_.report(item, "session.offsets-out-of-order");
      offsets.push_back({from.value_or(Date()), seconds.value_or(0)});
    }
    time.finish();
    result_.time = LocalTime(offsets);
    for (Manner& manner : result_.languages) manner.time = result_.time;
  }

  void read_periods(MapReader& map) {
    const Node* node = map.required("periods");
    if (node == nullptr) return;
    MapReader periods(*node, reader_);
    result_.has_quarters = periods.choice("each", {"year", "quarter"}) == 1U;
    const std::string ends = periods.text("year_ends");
    constexpr int kLeapYear = 2'000;
    const bool is_day =
        ends.size() == 5 && ends[2] == '-' && is_two_digits(ends.substr(0, 2)) &&
        is_two_digits(ends.substr(3)) &&
        Date::of(kLeapYear, two_digits(ends.substr(0, 2)), two_digits(ends.substr(3))).has_value();
    if (!is_day) {
      reader_.report(*node, "session.bad-year-end");
      return;
    }
    result_.year_ends_month = two_digits(ends.substr(0, 2));
    result_.year_ends_day = two_digits(ends.substr(3));
    periods.optional_text("source");
    periods.finish();
  }

  void read_kinds(MapReader& map) {
    map.required("kinds");
    for (const Node& node : map.items("kinds")) {
      MapReader one(node, reader_);
      Jurisdiction::Kind kind{.id = one.identifier("id"), .title = one.bilingual("title")};
      if (const Node* referred = one.optional("referred")) {
        MapReader to(*referred, reader_);
        kind.referred_to = to.bilingual("to");
        kind.referral = to.optional_text("workflow").value_or("");
        to.optional_text("source");
        to.finish();
      }
      one.finish();
      result_.kinds.push_back(std::move(kind));
    }
  }

  void read_units(MapReader& map) {
    for (const Node& node : map.items("levels")) {
      MapReader one(node, reader_);
      Jurisdiction::Level level{.id = one.identifier("id"), .title = one.bilingual("title"), .field = {}};
      level.field = one.optional_text("field").value_or("");
      level.until = one.optional_date("until");
      result_.levels.push_back(std::move(level));
      one.optional_text("source");
      one.finish();
    }
    for (const Node& node : map.items("units")) {
      MapReader one(node, reader_);
      Jurisdiction::Unit unit{
          .id = one.identifier("id"), .level = one.text("level"), .title = one.bilingual("title")};
      unit.until = one.optional_date("until");
      unit.into = one.optional_text("into").value_or("");
      one.finish();
      if (std::ranges::find(result_.levels, unit.level, &Jurisdiction::Level::id) == result_.levels.end())
        reader_.report(node, {"session.no-such-level", {{"id", unit.level}}});
      result_.units.push_back(std::move(unit));
    }
    for (const Jurisdiction::Unit& unit : result_.units) {
      if (!unit.into.empty() && result_.unit(unit.into) == nullptr)
        reader_.report(map.node(), {"session.no-such-unit", {{"id", unit.into}, {"where", result_.id}}});
    }
  }

  void read_words(MapReader& map) {
    for (const Node& node : map.items("words")) {
      MapReader one(node, reader_);
      const auto position = one.choice("id", kWords);
      const Bilingual text = one.bilingual("title");
      one.finish();
      for (Manner& manner : result_.languages) {
        if (position) manner.words[kWords[*position]] = text.in(manner.language);
      }
    }
    for (const Node& node : map.items("counted", "unit")) {
      MapReader one(node, reader_);
      const std::string unit = fold_name(one.text("unit"));
      const Bilingual singular = one.bilingual("one");
      const Bilingual plural = one.bilingual("many");
      one.finish();
      for (Manner& manner : result_.languages)
        manner.units[unit] = {singular.in(manner.language), plural.in(manner.language)};
    }
  }

  const Reader& reader_;
  Jurisdiction result_;
};

}  // namespace

std::vector<Language> Jurisdiction::offered() const {
  std::vector<Language> all;
  for (const Manner& one : languages) all.push_back(one.language);
  return all;
}

const Manner& Jurisdiction::manner(Language language) const {
  const auto found = std::ranges::find(languages, language, &Manner::language);
  return found == languages.end() ? languages.front() : *found;
}

const Jurisdiction::Kind* Jurisdiction::kind(std::string_view wanted) const {
  const auto found = std::ranges::find(kinds, wanted, &Kind::id);
  return found == kinds.end() ? nullptr : &*found;
}

const Jurisdiction::Unit* Jurisdiction::unit(std::string_view wanted) const {
  const auto found = std::ranges::find(units, wanted, &Unit::id);
  return found == units.end() ? nullptr : &*found;
}

const Jurisdiction::Level* Jurisdiction::level(std::string_view wanted) const {
  const auto found = std::ranges::find(levels, wanted, &Level::id);
  return found == levels.end() ? nullptr : &*found;
}

Status Jurisdiction::check_period(int period) const {
  const auto read = period_from_text(period_text(period));
  if (read == period && is_quarter(period) == has_quarters) return Done{};
  return Error(ErrorCode::kInvalidArgument,
               {"session.bad-period",
                {{"found", period_text(period)},
                 {"expected", both(has_quarters ? "session.a-quarter" : "session.a-year")}}});
}

Status Jurisdiction::check_unit(const std::string& wanted) const {
  if (wanted.empty() || unit(wanted) != nullptr) return Done{};
  return Error(ErrorCode::kNotFound, {"session.no-such-unit", {{"id", wanted}, {"where", id}}});
}

bool is_valid_in(const std::vector<std::string>& where, const std::string& place) {
  return where.empty() || std::ranges::find(where, place) != where.end();
}

std::optional<Jurisdiction> read_jurisdiction(const Document& document, Diagnostics& diagnostics) {
  // Its own titles have to stand in the languages that it offers, which it says itself.
  Document held = document;
  held.languages.clear();
  if (const Node* languages = document.root.find("languages")) {
    for (const Node& node : languages->items) {
      const Node* id = node.find("id");
      if (const auto language = id == nullptr ? std::nullopt : language_of_locale(id->text))
        held.languages.push_back(*language);
    }
  }
  Diagnostics found;
  const Reader reader(held, found);
  Jurisdiction jurisdiction = JurisdictionReader(reader).read(held.root);
  if (!found.has_errors() && (jurisdiction.languages.empty() || jurisdiction.kinds.empty()))
    reader.report(held.root, "session.empty-jurisdiction");
  diagnostics.add(found);
  if (found.has_errors()) return std::nullopt;
  jurisdiction.canonical = canonical_form(document);
  jurisdiction.digest = sha256(as_bytes(jurisdiction.canonical));
  return jurisdiction;
}

Result<Jurisdiction> load_jurisdiction(const std::string& home, const std::string& id,
                                       Diagnostics& diagnostics) {
  const std::string path = home + "/rules/" + id + "/jurisdiction.yaml";
  std::error_code unknown;
  if (!fs::exists(path, unknown)) {
    return Error(ErrorCode::kNotFound, {"session.library-incomplete", {{"folder", home}, {"missing", path}}});
  }
  Diagnostics found;
  auto document = load_document(path, found);
  if (!document && document.error().message().code != "doc.has-mistakes") return std::move(document).error();
  auto jurisdiction = document ? read_jurisdiction(*document, found) : std::nullopt;
  if (jurisdiction && jurisdiction->id != id) {
    found.report({.place = {.file = path},
                  .message = {"session.other-folder", {{"id", jurisdiction->id}, {"folder", id}}},
                  .found = {}});
  }
  diagnostics.add(found);
  if (found.has_errors()) return internal::has_mistakes(path, found);
  return *std::move(jurisdiction);
}

void check_national(const Document& document, const Jurisdiction& jurisdiction, Diagnostics& diagnostics) {
  const Reader reader(document, diagnostics);
  const auto each = [&](const char* key, const auto& check) {
    const Node* list = document.root.find(key);
    if (list == nullptr) return;
    for (const Node& node : list->items) {
      if (node.kind == Node::Kind::kScalar) check(node);
    }
  };
  each("subjects", [&](const Node& node) {
    if (jurisdiction.kind(node.text) != nullptr) return;
    std::vector<std::string> known;
    for (const Jurisdiction::Kind& kind : jurisdiction.kinds) known.push_back(kind.id);
    reader.report(node, {"session.no-such-kind", {{"id", node.text}, {"where", jurisdiction.id}}},
                  {"doc.one-of", {{"choices", list_of(known)}}});
  });
  each("where", [&](const Node& node) {
    if (jurisdiction.unit(node.text) == nullptr)
      reader.report(node, {"session.no-such-unit", {{"id", node.text}, {"where", jurisdiction.id}}});
  });
}

Result<Document> load_held_document(const std::string& path, const Jurisdiction& jurisdiction,
                                    Diagnostics& diagnostics) {
  HTX_ASSIGN_OR_RETURN(Document document, load_document(path, diagnostics));
  document.languages = jurisdiction.offered();
  check_national(document, jurisdiction, diagnostics);
  return document;
}

std::optional<Jurisdiction> jurisdiction_for(const std::string& file, const std::string& home,
                                             const std::string& jurisdiction, Diagnostics& diagnostics) {
  std::error_code unknown;
  const fs::path folder = fs::absolute(file, unknown).lexically_normal().parent_path();
  std::string around = home;
  std::string id = jurisdiction;
  // A rule file lies two folders below rules/, a workflow one below workflows/.
  for (const auto& [place, root] : {std::pair{folder.parent_path(), "rules"}, {folder, "workflows"}}) {
    const fs::path rules = place.parent_path().parent_path() / "rules" / place.filename();
    if (place.parent_path().filename() != root || !fs::exists(rules / "jurisdiction.yaml", unknown)) continue;
    around = place.parent_path().parent_path().string();
    id = place.filename().string();
  }
  auto read = load_jurisdiction(around, id, diagnostics);
  return read ? std::optional(*std::move(read)) : std::nullopt;
}

}  // namespace htx
