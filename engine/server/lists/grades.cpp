#include "engine/server/lists/grades.h"

#include <algorithm>

#include "engine/report/words/explanation_words.h"

namespace htx::server {

using report::Voice;
using rules::Grade;
using rules::Pack;

const char* tone_of(rules::Class result) {
  switch (result) {
    case rules::Class::kStrong: return "strong";
    case rules::Class::kWeak: return "weak";
    case rules::Class::kDissolve: return "end";
    case rules::Class::kNotRated: return "none";
  }
  return "none";
}

std::string class_word(rules::Class result, const Voice& say) {
  return result == rules::Class::kDissolve ? say("server.class-ground") : report::class_title(result, say);
}

std::string grade_title(const Pack& pack, const std::optional<std::string>& id, const Voice& say) {
  if (!id) return say("report.class-not_rated");
  const auto grade = std::ranges::find(pack.grades, *id, &Grade::id);
  return grade == pack.grades.end() ? *id : say(grade->title);
}

std::string grade_id(const Pack& pack, const EvaluatedCooperative& one) {
  return one.grade && *one.grade < pack.grades.size() ? pack.grades[*one.grade].id : kNoGrade;
}

}  // namespace htx::server
