// Whether people can do all tasks, votes and signatures of a case at once: rules that hold one by one and
// not together, and a plain search of every sharing out as the judge of random workflows.
#include <algorithm>
#include <array>
#include <map>
#include <random>

#include "engine/base/text.h"
#include "engine/workflows/read_workflow.h"
#include "engine/workflows/soundness/analyse.h"
#include "tests/support/matchers.h"
#include "tests/support/rounds.h"

namespace htx::workflows {
namespace {

using Path = std::vector<std::string>;
using People = std::map<std::string, std::set<std::string>>;

// What the tests write down: tasks in a row, each with a way on, and perhaps one back or ahead.
struct Step {
  std::string role;
  std::vector<std::size_t> not_after = {};
  int approvals = 1;
  std::string vote = {};  // The role that votes.
  int signatures = 0;     // Under a paper that its own role issues.
  std::size_t other = 0;  // Where the outcome "alt" leads.
  bool has_other = false;
};

std::string id_of(std::size_t step) { return "t" + std::to_string(step); }
std::string state_of(std::size_t step, std::size_t count) {
  return step == count ? "end" : "s" + std::to_string(step);
}

std::string text_of(const std::vector<Step>& steps) {
  std::string text =
      "workflow: t\nversion: 1\ntitle: {vi: T, en: T}\nreviewed_by: null\nroles:\n"
      "  a: {title: {vi: A, en: A}, group: a}\n  b: {title: {vi: B, en: B}, group: b}\n"
      "  c: {title: {vi: C, en: C}, group: c}\n"
      "data:\n  n: {type: number, title: {vi: N, en: N}}\n  m: {type: number, title: {vi: M, en: M}}\n";
  std::string papers;
  std::string states;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const Step& step = steps[i];
    std::vector<std::string> others;
    for (const std::size_t other : step.not_after) others.push_back(id_of(other));
    std::string task = "task: {id: " + id_of(i) + ", role: " + step.role + ", title: {vi: T, en: T}" +
                       ", outcomes: [ok" + (step.has_other ? ", alt" : "") +
                       "], four_eyes: {approvals: " + std::to_string(step.approvals) +
                       (others.empty() ? "" : ", not_same_as: [" + join(others, ", ") + "]") + "}";
    if (step.signatures > 0) {
      task += ", needs: [p" + std::to_string(i) + "]";
      papers += "  p" + std::to_string(i) + ": {title: {vi: P, en: P}, by: " + step.role +
                ", signatures: " + std::to_string(step.signatures) + "}\n";
    }
    std::string more;
    if (!step.vote.empty()) {
      task += ", vote: {among: " + step.vote + ", for: n, of: m}";
      more = ", asks: [n, m], if: n > m / 2";
    }
    states += "  - {id: " + state_of(i, steps.size()) + ", title: {vi: X, en: X}, no_deadline: x, " + task +
              "}, transitions: [{event: " + id_of(i) + ".ok, to: " + state_of(i + 1, steps.size()) + more +
              "}";
    if (step.has_other)
      states += ", {event: " + id_of(i) + ".alt, to: " + state_of(step.other, steps.size()) + more + "}";
    states += "]}\n";
  }
  if (!papers.empty()) text += "documents:\n" + papers;
  return text + "states:\n" + states + "  - {id: end, kind: final, title: {vi: E, en: E}}\n";
}

Analysis analysed(const std::vector<Step>& steps, const People& people) {
  Diagnostics diagnostics;
  const std::optional<Document> document = parse_document(Source("t.yaml", text_of(steps)), diagnostics);
  REQUIRE(document.has_value());
  const std::optional<Workflow> workflow = read_workflow(*document, diagnostics);
  for (const Diagnostic& item : diagnostics.items()) UNSCOPED_INFO(to_text(item, Language::kEnglish));
  REQUIRE(workflow.has_value());
  const Roster roster{people};
  return analyse(*workflow, {}, {.roster = &roster, .spans = nullptr});
}

// The findings that say that there are not enough people: of each code the one with the shortest way.
std::map<std::string, const Finding*> shortages(const Analysis& analysis) {
  std::map<std::string, const Finding*> found;
  for (const Finding& finding : analysis.findings) {
    const std::string code = finding.message.code;
    const bool is_one =
        code.find("four-eyes-") != std::string::npos || code.find("without-people") != std::string::npos ||
        code == "workflows.vote-never-enough" || code == "workflows.signatures-too-few-people";
    if (!is_one || code == "workflows.four-eyes-never") continue;
    const auto [known, is_new] = found.emplace(code, &finding);
    if (!is_new && finding.path.size() < known->second->path.size()) known->second = &finding;
  }
  return found;
}

std::string argument(const Finding& finding, std::string_view slot) {
  for (const Message::Argument& one : finding.message.arguments) {
    if (one.slot == slot) return one.value.in(Language::kEnglish);
  }
  return {};
}

TEST_CASE("voters, signers and doers are seated together", "[workflows][checks][roster][seating]") {
  struct Row {
    const char* what;
    std::vector<Step> steps;
    People people;
    const char* code;  // Empty: enough people.
    Severity severity = Severity::kError;
    Path path = {};
    const char* seats = "";
  };
  // Two different people have looked, each outside of the other's role: the vote is kept from both.
  const std::vector<Step> vote = {
      {.role = "a"}, {.role = "b"}, {.role = "c", .not_after = {0, 1}, .vote = "c"}};
  // What was drafted and checked by two people of the role is signed by two more of it.
  const std::vector<Step> sign = {
      {.role = "a"}, {.role = "a", .not_after = {0}}, {.role = "b", .not_after = {0, 1}, .signatures = 2}};
  const auto rows = std::to_array<Row>(
      {{"each looker alone leaves a majority, both do not",
        vote,
        {{"a", {"lan"}}, {"b", {"minh"}}, {"c", {"lan", "minh", "hoa"}}},
        "workflows.four-eyes-with-votes",
        Severity::kError,
        {"t0.ok", "t1.ok", "t2.ok"},
        "t0: 1/1 (lan); t1: 1/1 (minh); t2.ok: 2/3 (hoa, lan, minh)"},
       {"one person who looks twice leaves a majority",
        vote,
        {{"a", {"lan"}}, {"b", {"minh", "lan"}}, {"c", {"lan", "minh", "hoa"}}},
        ""},
       {"one more member makes up for nothing where the majority grows too",
        vote,
        {{"a", {"lan"}}, {"b", {"minh"}}, {"c", {"lan", "minh", "hoa", "nam"}}},
        "workflows.four-eyes-with-votes",
        Severity::kError,
        {"t0.ok", "t1.ok", "t2.ok"},
        "t0: 1/1 (lan); t1: 1/1 (minh); t2.ok: 3/4 (hoa, lan, minh, nam)"},
       {"two more do",
        vote,
        {{"a", {"lan"}}, {"b", {"minh"}}, {"c", {"lan", "minh", "hoa", "nam", "tu"}}},
        ""},
       {"signers who have drafted or checked",
        sign,
        {{"a", {"lan", "minh"}}, {"b", {"lan", "minh", "hoa"}}},
        "workflows.four-eyes-with-signers",
        Severity::kWarning,
        {"t0.ok", "t1.ok", "t2.ok"},
        "t0: 1/2 (lan, minh); t1: 1/2 (lan, minh); p2: 2/3 (hoa, lan, minh)"},
       {"signers who have not", sign, {{"a", {"lan", "minh"}}, {"b", {"lan", "minh", "hoa", "nam"}}}, ""},
       {"an earlier looker from elsewhere frees the signers",
        sign,
        {{"a", {"lan", "minh", "tu"}}, {"b", {"lan", "minh", "hoa"}}},
        ""},
       {"doers alone are told as before",
        {{.role = "a"}, {.role = "b", .not_after = {0}}},
        {{"a", {"lan"}}, {"b", {"lan"}}, {"c", {}}},
        "workflows.four-eyes-unsatisfiable",
        Severity::kError,
        {"t0.ok"}},
       {"the other way round nobody is kept apart",
        {{.role = "a", .not_after = {1}}, {.role = "a"}},
        {{"a", {"lan"}}},
        ""},
       {"unless the case comes back",
        {{.role = "a", .not_after = {1}}, {.role = "a", .has_other = true}},
        {{"a", {"lan"}}},
        "workflows.four-eyes-unsatisfiable",
        Severity::kError,
        {"t0.ok", "t1.alt"}}});
  for (const Row& row : rows) {
    CAPTURE(row.what);
    const Analysis analysis = analysed(row.steps, row.people);
    const auto found = shortages(analysis);
    if (*row.code == 0) {
      CHECK(found.empty());
      continue;
    }
    CHECK(found.size() == 1);
    REQUIRE(found.count(row.code) == 1);
    CHECK(found.at(row.code)->severity == row.severity);
    CHECK(found.at(row.code)->path == row.path);
    CHECK(argument(*found.at(row.code), "seats") == row.seats);
  }
}

TEST_CASE("who approved before the case went another way is missing for what keeps him away",
          "[workflows][checks][roster][seating]") {
  const auto analysed_with = [](const std::string& approvals, std::set<std::string> people) {
    const std::string text =
        "workflow: t\nversion: 1\ntitle: {vi: T, en: T}\nreviewed_by: null\nroles:\n"
        "  a: {title: {vi: A, en: A}, group: a}\n  b: {title: {vi: B, en: B}, external: true}\nstates:\n"
        "  - {id: s0, title: {vi: X, en: X}, no_deadline: x, task: {id: t0, role: a, title: {vi: T, en: T}, "
        "outcomes: [ok], four_eyes: {approvals: " +
        approvals +
        "}}, transitions: [{event: t0.ok, to: end}, {event: withdrawn, to: s1, by: b}]}\n"
        "  - {id: s1, title: {vi: X, en: X}, no_deadline: x, task: {id: t1, role: a, title: {vi: T, en: T}, "
        "outcomes: [ok], four_eyes: {approvals: 2, not_same_as: [t0]}}, transitions: [{event: t1.ok, to: "
        "end}]}\n"
        "  - {id: end, kind: final, title: {vi: E, en: E}}\n";
    Diagnostics diagnostics;
    const std::optional<Document> document = parse_document(Source("t.yaml", text), diagnostics);
    REQUIRE(document.has_value());
    const std::optional<Workflow> workflow = read_workflow(*document, diagnostics);
    for (const Diagnostic& item : diagnostics.items()) UNSCOPED_INFO(to_text(item, Language::kEnglish));
    REQUIRE(workflow.has_value());
    const Roster roster{{{"a", std::move(people)}}};
    return analyse(*workflow, {}, {.roster = &roster, .spans = nullptr});
  };
  // The one who approved alone has had a hand in it, though it was never done.
  const Analysis analysis = analysed_with("2", {"lan", "minh"});
  const auto found = shortages(analysis);
  REQUIRE(found.size() == 1);
  const Finding& finding = *found.at("workflows.four-eyes-unsatisfiable");
  CHECK(finding.path == Path{"t0.ok", "withdrawn"});
  CHECK(argument(finding, "tasks") == "t0, t1, t1");
  CHECK(argument(finding, "needed") == "3");
  CHECK(shortages(analysed_with("2", {"lan", "minh", "hoa"})).empty());
  CHECK(shortages(analysed_with("3", {"lan", "minh", "hoa"})).size() == 1);
  // One alone does it at once, and then the case has ended.
  const Analysis alone = analysed_with("1", {"lan", "minh"});
  CHECK(shortages(alone).empty());
  // So the rule binds in the first case only.
  const auto never_binds = [](const Analysis& one) {
    return std::any_of(one.findings.begin(), one.findings.end(),
                       [](const Finding& told) { return told.message.code == "workflows.four-eyes-never"; });
  };
  CHECK(never_binds(alone));
  CHECK_FALSE(never_binds(analysis));
}

TEST_CASE("what would take too long to try is left open and said", "[workflows][checks][roster][seating]") {
  // Nine tasks all kept apart, for eight people each of whom belongs to groups of his own.
  std::vector<Step> steps;
  std::vector<std::size_t> before;
  for (std::size_t i = 0; i < 3; ++i) {
    steps.push_back(
        {.role = std::string(1, static_cast<char>('a' + i)), .not_after = before, .approvals = 8});
    before.push_back(i);
  }
  People people;
  for (int i = 0; i < 21; ++i) {
    const std::string person = "p" + std::to_string(i);
    if (i % 3 != 0 || i < 3) people["a"].insert(person);
    if (i % 3 != 1 || i < 3) people["b"].insert(person);
    if (i % 3 != 2 || i < 3) people["c"].insert(person);
  }
  const auto found = shortages(analysed(steps, people));
  CHECK(found.count("workflows.four-eyes-undecided") == 1);
  CHECK(found.size() == 1);
}

// --- the judge -------------------------------------------------------------------------------------------

// One person's place in a case: whose it may be, and which other places it excludes.
struct Place {
  std::string part;
  std::set<std::string> people;
};

// Every way up to so many events, and for each every sharing out of its places.
class Judge {
 public:
  Judge(const std::vector<Step>& steps, const People& people, bool signers)
      : steps_(steps), people_(people), signers_(signers) {}

  // The length of the shortest way for which there are not enough people; none if there is none.
  std::optional<std::size_t> shortest() {
    for (std::size_t length = 1; length <= 2 * steps_.size() + 1; ++length) {
      std::set<std::string> done;
      std::set<std::pair<std::string, std::string>> apart;
      if (fails(0, length, done, apart)) return length;
    }
    return std::nullopt;
  }

 private:
  bool fails(std::size_t at, std::size_t left, const std::set<std::string>& done,
             const std::set<std::pair<std::string, std::string>>& apart) {
    if (left == 0) return !can_share(done, apart);
    if (at == steps_.size()) return false;
    const Step& step = steps_[at];
    for (const bool other : {false, true}) {
      if (other && !step.has_other) continue;
      std::set<std::string> now = done;
      std::set<std::pair<std::string, std::string>> pairs = apart;
      std::vector<std::string> parts = {"do " + id_of(at)};
      if (!step.vote.empty()) parts.push_back("vote " + id_of(at) + (other ? " alt" : " ok"));
      if (signers_ && step.signatures > 0) parts.push_back("sign " + id_of(at));
      for (const std::string& part : parts) {
        now.insert(part);
        for (const std::size_t earlier : step.not_after) {
          if (earlier != at && done.contains("do " + id_of(earlier)))
            pairs.emplace("do " + id_of(earlier), part);
        }
      }
      if (fails(other ? step.other : at + 1, left - 1, now, pairs)) return true;
    }
    return false;
  }

  std::set<std::string> group(const std::string& id) const {
    const auto found = people_.find(id);
    return found == people_.end() ? std::set<std::string>() : found->second;
  }

  bool can_share(const std::set<std::string>& done,
                 const std::set<std::pair<std::string, std::string>>& apart) {
    const auto [known, is_new] = known_.emplace(std::pair(done, apart), false);
    if (!is_new) return known->second;
    std::vector<Place> places;
    for (const std::string& part : done) {
      const std::vector<std::string_view> words = split(part, ' ');
      const Step& step = steps_[static_cast<std::size_t>(words[1][1] - '0')];
      const bool votes = words[0] == "vote";
      const std::set<std::string> people = group(votes ? step.vote : step.role);
      const std::size_t count =
          votes ? people.size() / 2 + 1
                : static_cast<std::size_t>(words[0] == "do" ? step.approvals : step.signatures);
      places.insert(places.end(), count, Place{part, people});
    }
    std::vector<std::string> taken;
    known->second = share(places, apart, taken);
    return known->second;
  }

  static bool share(const std::vector<Place>& places,
                    const std::set<std::pair<std::string, std::string>>& apart,
                    std::vector<std::string>& taken) {
    const std::size_t at = taken.size();
    if (at == places.size()) return true;
    for (const std::string& person : places[at].people) {
      bool free = true;
      for (std::size_t i = 0; i < at; ++i) {
        const bool excluded = places[i].part == places[at].part ||
                              apart.contains({places[i].part, places[at].part}) ||
                              apart.contains({places[at].part, places[i].part});
        free = free && !(excluded && taken[i] == person);
      }
      if (!free) continue;
      taken.push_back(person);
      if (share(places, apart, taken)) return true;
      taken.pop_back();
    }
    return false;
  }

  const std::vector<Step>& steps_;
  const People& people_;
  bool signers_;
  std::map<std::pair<std::set<std::string>, std::set<std::pair<std::string, std::string>>>, bool> known_;
};

struct Chance {
  std::mt19937 source;
  std::size_t below(std::size_t bound) { return source() % bound; }
};

std::vector<Step> random_steps(Chance& chance) {
  const std::size_t count = 2 + chance.below(3);
  const std::vector<std::string> roles = {"a", "b", "c"};
  std::vector<Step> steps;
  for (std::size_t i = 0; i < count; ++i) {
    Step step{.role = roles[chance.below(3)]};
    for (std::size_t other = 0; other < count; ++other) {
      if (other != i && chance.below(3) == 0) step.not_after.push_back(other);
    }
    if (chance.below(5) == 0) step.approvals = 2;
    if (chance.below(3) == 0) step.vote = roles[chance.below(3)];
    if (chance.below(4) == 0) step.signatures = 1 + static_cast<int>(chance.below(2));
    step.has_other = chance.below(3) == 0;
    step.other = chance.below(count + 1);
    steps.push_back(step);
  }
  return steps;
}

People random_people(Chance& chance) {
  People people;
  for (const char* group : {"a", "b", "c"}) {
    people[group];
    for (const char* person : {"lan", "minh", "hoa", "nam"}) {
      if (chance.below(2) == 0) people[group].insert(person);
    }
  }
  return people;
}

TEST_CASE("the people of random rosters are enough exactly when a plain search finds places for them",
          "[workflows][checks][roster][seating]") {
  Chance chance{std::mt19937(20261123)};
  std::map<std::string, int> seen;
  for (int round = 0; round < rounds(600); ++round) {
    const std::vector<Step> steps = random_steps(chance);
    const People people = random_people(chance);
    const Analysis analysis = analysed(steps, people);
    const auto found = shortages(analysis);
    const auto strict = Judge(steps, people, false).shortest();
    const auto wide = Judge(steps, people, true).shortest();
    INFO("round " << round << "\n" << text_of(steps));
    for (const auto& [group, members] : people)
      UNSCOPED_INFO(group << ": " << join(std::vector<std::string>(members.begin(), members.end()), ", "));
    for (const auto& [code, finding] : found) {
      UNSCOPED_INFO(code << " " << join(finding->path, " "));
      ++seen[code];
    }
    const bool signers = found.contains("workflows.four-eyes-with-signers") ||
                         found.contains("workflows.signatures-too-few-people");
    const bool others = found.size() > found.count("workflows.four-eyes-with-signers") +
                                           found.count("workflows.signatures-too-few-people");
    REQUIRE(others == strict.has_value());
    REQUIRE((others || signers) == wide.has_value());
    ++seen[wide ? "none" : "enough"];
    // The way told is the shortest there is, where nothing else stands before it.
    const auto votes = found.find("workflows.four-eyes-with-votes");
    if (found.size() == 1 && votes != found.end()) REQUIRE(votes->second->path.size() == *strict);
    const auto doers = found.find("workflows.four-eyes-unsatisfiable");
    if (found.size() == 1 && doers != found.end()) REQUIRE(doers->second->path.size() + 1 == *strict);
  }
  // Every kind of answer comes up.
  for (const char* code :
       {"enough", "none", "workflows.four-eyes-unsatisfiable", "workflows.four-eyes-with-votes",
        "workflows.four-eyes-with-signers", "workflows.vote-never-enough"}) {
    CAPTURE(code);
    CHECK(seen[code] > 1);
  }
}

}  // namespace
}  // namespace htx::workflows
