#include "tests/support/random_workflow.h"

#include <random>
#include <vector>

namespace htx {
namespace {

const std::string kTitle = "title: {vi: T, en: T}";
const std::string kLaw = "law: {article: x, tag: inference}";

class Maker {
 public:
  explicit Maker(std::uint32_t seed) : random_(seed), naming_(seed + 1) {}

  std::string make(const std::string& id, int version, const std::string& first_day) {
    version_ = version;
    steps_ = 3 + pick(3);
    std::string states;
    for (std::size_t i = 0; i < steps_; ++i) states += state(i);
    std::string holds = "  - id: hold\n    " + kTitle + "\n    no_deadline: x\n    transitions:\n";
    holds += "      - {event: drop, to: end, by: court, administrative: true, " + kTitle + "}\n";
    for (const std::string& back : stopped_)
      holds += "      - {event: again." + back + ", to: " + back + ", by: court, " + kTitle + "}\n";
    return "workflow: " + id + "\nversion: " + std::to_string(version) + "\n" + kTitle +
           "\nbasis: [{article: x, tag: inference}]\nsubjects: [cooperative]\nreviewed_by: null\n" +
           head(first_day) + "deadlines:\n" + deadlines() + "initial: s0\nstates:\n" + states + holds +
           "  - {id: end, kind: final, " + kTitle + "}\ntransitions:\n" +
           "  - {event: told, by: coop, do: [{set: {told_times: told_times + 1}}], " + kTitle + "}\n" +
           (stopped_.empty() ? "  - {event: stop.all, to: hold, by: court, " + kTitle + "}\n" : "");
  }

 private:
  std::size_t pick(std::size_t below) { return random_() % below; }
  bool chance(unsigned percent) { return random_() % 100 < percent; }
  std::string one_of(const std::vector<std::string>& all) { return all[pick(all.size())]; }

  std::string head(const std::string& first_day) {
    const std::string signatures = chance(40) ? ", signatures: " + std::to_string(1 + pick(2)) : "";
    return "roles:\n  clerk: {" + kTitle + ", group: clerks}\n  chair: {" + kTitle +
           ", group: chairs}\n  committee: {" + kTitle + ", group: committee}\n  coop: {" + kTitle +
           ", external: true}\n  court: {" + kTitle +
           ", external: true}\ndata:\n  day_a: {type: date, initial: " + first_day + ", " + kTitle +
           "}\n  day_b: {type: date, initial: " + first_day + ", " + kTitle +
           "}\n  told_times: {type: number, initial: 0, " + kTitle + "}\n  votes: {type: number, " + kTitle +
           "}\n  size: {type: number, " + kTitle + "}\ndocuments:\n  paper: {" + kTitle + ", by: clerk" +
           signatures + "}\n  answer: {" + kTitle + ", by: coop" + (chance(60) ? ", of: paper" : "") +
           "}\n  order: {" + kTitle + ", by: court, required: false}\n";
  }

  // A deadline as it will be written; `ends` is the other one from whose end it runs, or empty.
  struct Declared {
    std::string id;
    std::string before, ends, after;
  };

  // Names that are in no order, so that nothing can rest on the order of ids.
  std::string name() {
    static const std::vector<std::string> kNames = {"m", "b_", "zz", "Q", "a", "k0", "due_", "y"};
    return kNames[naming_() % kNames.size()] + std::to_string(97 - 7 * deadlines_.size() % 97);
  }

  // Whether a deadline runs from the end of another, or of one that does.
  bool rests_on(const std::string& id, const std::string& other) const {
    for (const Declared& one : deadlines_) {
      if (one.id == id) return id == other || (!one.ends.empty() && rests_on(one.ends, other));
    }
    return false;
  }

  // In any order; some run from the end of one whose state comes later, or that is written behind.
  std::string deadlines() {
    for (Declared& one : deadlines_) {
      if (one.ends.empty() || naming_() % 100 >= 40) continue;
      const std::string& other = ending_[naming_() % ending_.size()];
      if (!rests_on(other, one.id)) one.ends = other;
    }
    for (std::size_t left = deadlines_.size(); left > 1; --left)
      std::swap(deadlines_[left - 1], deadlines_[naming_() % left]);
    std::string text;
    for (const Declared& one : deadlines_)
      text += one.before + (one.ends.empty() ? "" : ", from_end_of: " + one.ends) + one.after + "}\n";
    return text;
  }

  // Declares a deadline of its own for a state and returns its id.
  std::string deadline(bool may_be_anchored) {
    std::string id = name();
    const bool after_other = may_be_anchored && !ending_.empty() && chance(20);
    const bool anchored = may_be_anchored && !after_other && chance(35);
    const bool before = anchored && chance(15);
    std::string within = one_of({"3 wd", "8 wd", "5 d", "12 d", "2 w", "1 m"});
    if (anchored && !before && chance(25)) within = "0 d";
    const bool blank = chance(8);
    if (blank) within = version_ > 1 ? "6 d" : "null";
    std::string text = "  " + id + ": {" + kTitle + ", within: " + within;
    Declared declared{id, text, after_other ? one_of(ending_) : "", ""};
    text.clear();
    if (anchored) text += ", from: " + one_of({"day_a", "day_b"});
    if (before) text += ", direction: before";
    if (!before && chance(50)) text += ", roll: " + one_of({"none", "forward", "backward"});
    if (!before && within != "0 d" && chance(20)) text += ", count: same_day";
    if (chance(30)) text += ", warn: [1 wd]";
    if (!before && within != "0 d" && !blank && chance(40))
      text += ", extend: {by: chair, by_term: " + one_of({"3 wd", "1 w", "1 m"}) +
              ", times: " + std::to_string(1 + pick(2)) + "}";
    if (!before && chance(15)) {
      text += ", tolls: false";
    } else if (!before && chance(60)) {
      std::string pauses = "hold";
      if (!pausing_.empty() && chance(60)) pauses += ", " + one_of(pausing_);
      text += ", pauses_in: [" + pauses + "]";
    }
    if (within != "null") text += ", " + kLaw;
    if (!blank) ending_.push_back(id);
    declared.after = text;
    deadlines_.push_back(std::move(declared));
    return id;
  }

  std::string next_of(std::size_t i) const { return i + 1 == steps_ ? "end" : "s" + std::to_string(i + 1); }
  std::string earlier(std::size_t i) { return "s" + std::to_string(pick(i + 1)); }

  static std::string transition(const std::string& event, const std::string& to, const std::string& more) {
    return "{event: " + event + (to.empty() ? "" : ", to: " + to) + more + ", " + kTitle + "}";
  }

  std::string state(std::size_t i) {
    const std::string id = "s" + std::to_string(i);
    if (chance(25)) return parallel(i, id);
    if (chance(20)) return compound(i, id);
    std::string lines = "  - id: " + id + "\n    " + kTitle + "\n";
    std::vector<std::string> ways;
    add_deadline(i, id, lines, ways);
    if (chance(10)) lines += "    forbid: [{event: told, " + kTitle + ", " + kLaw + "}]\n";
    if (chance(65)) {
      add_task(i, lines, ways);
    } else {
      add_wait(i, ways);
    }
    if (chance(50)) {
      stopped_.push_back(id);
      ways.push_back(transition("stop", "hold", ", by: court"));
    }
    return lines + listed(ways, "    ");
  }

  static std::string listed(const std::vector<std::string>& ways, const std::string& indent) {
    std::string text = indent + "transitions:\n";
    for (const std::string& way : ways) text += indent + "  - " + way + "\n";
    return text;
  }

  void add_deadline(std::size_t i, const std::string& id, std::string& lines,
                    std::vector<std::string>& ways) {
    if (!chance(70)) {
      lines += "    no_deadline: x\n";
      return;
    }
    // A way back with a clock that starts on the day itself takes time; from a fixed day it might not, and
    // then the definition is sound only if that day may move on the way.
    const bool back = chance(20);
    last_deadline_ = deadline(!back || chance(30));
    const std::string event = "late." + id;
    lines += "    deadline: {use: " + last_deadline_ + ", event: " + event + "}\n";
    if (back) {
      ways.push_back(transition(event, earlier(i), ""));
    } else if (chance(50)) {
      ways.push_back(transition(event, next_of(i), ""));
    } else {
      ways.push_back(transition(event, "", ", do: [{notify: chair}]"));
    }
  }

  void add_task(std::size_t i, std::string& lines, std::vector<std::string>& ways) {
    const std::string task = "t" + std::to_string(i);
    const bool votes = chance(20);
    const std::string role = votes ? "committee" : one_of({"clerk", "clerk", "chair", "committee", "coop"});
    std::string text = "    task: {id: " + task + ", role: " + role + ", " + kTitle + ", outcomes: [ok, alt]";
    if (chance(45)) text += ", needs: [" + one_of({"paper", "answer", "paper, answer", "order"}) + "]";
    std::string rules;
    if (!tasks_.empty() && role != "coop" && chance(50)) rules = "not_same_as: [" + one_of(tasks_) + "]";
    if (!votes && role != "coop" && chance(30))
      rules += std::string(rules.empty() ? "" : ", ") + "approvals: 2";
    if (!rules.empty()) text += ", four_eyes: {" + rules + "}";
    if (votes) text += ", vote: {among: committee, for: votes, of: size}";
    lines += text + "}\n";
    tasks_.push_back(task);
    const std::string more = votes        ? ", asks: [votes, size], if: votes > size / 2"
                             : chance(20) ? ", needs: [paper]"
                                          : asks();
    ways.push_back(transition(task + ".ok", next_of(i), more));
    ways.push_back(transition(task + ".alt", chance(70) ? earlier(i) : "", ""));
  }

  std::string asks() { return chance(30) ? ", asks: [" + one_of({"day_a", "day_b"}) + "]" : ""; }

  void add_wait(std::size_t i, std::vector<std::string>& ways) {
    const std::string until = !last_deadline_.empty() && chance(15) ? ", until: " + last_deadline_ : "";
    if (chance(50)) {
      ways.push_back(transition("go", next_of(i), ", by: " + one_of({"clerk", "coop", "court"}) + asks()));
    } else {
      ways.push_back(transition("document." + one_of({"answer", "order"}), next_of(i), asks()));
    }
    if (chance(40)) ways.push_back(transition("document.paper", "", ""));
    if (chance(30)) ways.push_back(transition("back", earlier(i), ", by: coop" + until));
  }

  // Two children, the second of which may pause a clock around both.
  std::string compound(std::size_t i, const std::string& id) {
    pausing_.push_back(id + "_two");
    std::string lines = "  - id: " + id + "\n    " + kTitle + "\n";
    std::vector<std::string> ways;
    add_deadline(i, id, lines, ways);
    ways.push_back(transition("leave", next_of(i), ", by: chair"));
    lines += "    initial: " + id + "_one\n" + listed(ways, "    ") + "    states:\n";
    lines += "      - {id: " + id + "_one, " + kTitle + ", no_deadline: x, transitions: [" +
             transition("step", id + "_two", ", by: coop") + "]}\n";
    lines += "      - {id: " + id + "_two, " + kTitle + ", no_deadline: x, transitions: [" +
             transition("step", id + "_one", ", by: coop") + ", " +
             transition("document.answer", next_of(i), "") + "]}\n";
    return lines;
  }

  // Two regions: a clock in one, a stop beside it in the other.
  std::string parallel(std::size_t i, const std::string& id) {
    pausing_.push_back(id + "_stop");
    std::string lines = "  - id: " + id + "\n    kind: parallel\n    " + kTitle + "\n    transitions: [" +
                        transition("done.state." + id, next_of(i), "") + "]\n    states:\n";
    const std::string clock = deadline(true);
    lines += "      - id: " + id + "_a\n        kind: compound\n        " + kTitle +
             "\n        initial: " + id + "_work\n        states:\n          - {id: " + id + "_work, " +
             kTitle + ", deadline: {use: " + clock + ", event: late." + id + "_work}, transitions: [" +
             transition("late." + id + "_work", chance(50) ? id + "_done" : "", ", do: [{notify: chair}]") +
             ", " + transition("work", id + "_done", ", by: clerk" + asks()) + "]}\n          - {id: " + id +
             "_done, kind: final, " + kTitle + "}\n";
    lines += "      - id: " + id + "_b\n        kind: compound\n        " + kTitle +
             "\n        initial: " + id + "_free\n        states:\n          - {id: " + id + "_free, " +
             kTitle + ", no_deadline: x, transitions: [" + transition("halt", id + "_stop", ", by: court") +
             ", " + transition("clear", id + "_over", ", by: court") + "]}\n          - {id: " + id +
             "_stop, " + kTitle + ", no_deadline: x, transitions: [" +
             transition("lift", id + "_free", ", by: court") + "]}\n          - {id: " + id +
             "_over, kind: final, " + kTitle + "}\n";
    return lines;
  }

  std::mt19937 random_;
  std::mt19937 naming_;  // Of its own, so that a name or an order changes nothing else.
  int version_ = 1;
  std::size_t steps_ = 0;
  std::vector<std::string> ending_;  // Deadlines with a length: what others may run from the end of.
  std::vector<Declared> deadlines_;
  std::string last_deadline_;
  std::vector<std::string> tasks_;
  std::vector<std::string> stopped_;  // States that may be stopped,
  std::vector<std::string> pausing_;  // and states beside `hold` that may pause a clock.
};

}  // namespace

std::string random_workflow(std::uint32_t seed, const std::string& id, int version,
                            const std::string& first_day) {
  return Maker(seed).make(id, version, first_day);
}

}  // namespace htx
