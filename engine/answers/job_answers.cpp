#include "engine/answers/job_answers.h"

#include "engine/answers/members.h"

namespace htx::answers {

Json job_answer(const LongWork& work, Language language) {
  Json json;
  json.add("job", work.job).add("kind", work.kind).add("status", work.status);
  json.add("about", text_or_null(work.about)).add("actor", work.actor).add("begun", work.begun);
  json.add("ended", text_or_null(work.ended)).add("done", count(work.done));
  json.add("of", work.of == 0 ? Json() : count(work.of));
  return json.add("told", work.told ? message(*work.told, language) : Json());
}

Json jobs_answer(const std::vector<LongWork>& all, Language language) {
  Json json;
  return json.add("jobs", list(all, [&](const LongWork& work) { return job_answer(work, language); }));
}

}  // namespace htx::answers
