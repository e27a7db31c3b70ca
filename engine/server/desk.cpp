#include "engine/server/desk.h"

#include <array>
#include <chrono>

#include "engine/base/boundary.h"
#include "engine/base/text.h"
#include "engine/cases/case_memory.h"
#include "engine/cases/deadlines.h"
#include "engine/identity/local_actor.h"
#include "engine/identity/secret.h"
#include "engine/server/api/door.h"
#include "engine/server/api/problem.h"
#include "engine/server/http/cookies.h"
#include "engine/server/http/metrics.h"
#include "engine/server/pages/assets.h"
#include "engine/server/pages/frame.h"
#include "engine/server/pages/page_routes.h"
#include "engine/server/visit/addresses.h"
#include "engine/server/visit/import_drafts.h"
#include "engine/session/accounts.h"

namespace htx::server {
namespace {

constexpr std::size_t kRememberedCases = 2'000;  // Of each worker.

// The language that a program asks for, or that a browser chose, or the first of the place.
Language language_of(const Request& request, const Jurisdiction& jurisdiction) {
  const Language first = jurisdiction.offered().front();
  const Language chosen = language_of_locale(request.cookie(kLanguageCookie)).value_or(first);
  return is_api_target(request.target) ? accepted_language(request.header("accept-language"), chosen)
                                       : chosen;
}

}  // namespace

namespace {

// What all workers share.
struct Shared {
  Shared(Library all, const Clock& time, DeskOptions asked)
      : library(std::move(all)), clock(time), options(std::move(asked)) {}

  Result<Store> open_store() const { return Store::open(address, {.office = office}); }
  Result<Vault> open_vault() const { return Vault::open(address, office); }
  Door::Today today() const {
    return [this](Instant moment) { return library.jurisdiction().time.day_of(moment); };
  }

  StoreAddress address;
  std::string office;
  Library library;
  std::string place;
  const Clock& clock;
  DeskOptions options;
  DoorGuard guard;
  JudgedResults judged;
  RateLimit limit;
  Metrics metrics;
  std::optional<GroupCommit> writer;
  std::optional<Jobs> jobs;  // Last: what runs uses the rest.
};

// What one worker has for itself.
struct Room {
  Store store;
  Vault vault;
  CaseMemory memory{kRememberedCases};

  Room(Store of, Vault secrets) : store(std::move(of)), vault(std::move(secrets)) {}
};

// One request on its way through a worker.
class Reception {
 public:
  Reception(Shared& shared, Room& room, Door& door, const Request& request)
      : request_(request),
        shared_(shared),
        session_{room.store, shared.library, shared.clock, {}, &room.memory, shared.place},
        say_(shared.library.jurisdiction().manner(language_of(request, shared.library.jurisdiction()))),
        visit_{request,        address_,      {},           {},   session_, room.vault, door,
               *shared.writer, shared.judged, *shared.jobs, say_, {},       {}} {
    visit_.client = client();
  }

  Response answer() {
    Response response = is_api_target(request_.target)
                            ? answer_api(visit_, address_, shared_.limit, [this] { return know_visitor(); })
                            : answer_page();
    if (!new_door_secret_.empty())
      response.headers.emplace_back("Set-Cookie", cookie(kDoorCookie, new_door_secret_));
    if (!new_session_.empty())
      response.headers.emplace_back("Set-Cookie", cookie(kSessionCookie, new_session_));
    return response;
  }
  // The pattern of the route that answered.
  std::string_view route() const { return visit_.route; }

 private:
  Response answer_page() {
    auto answered = take_in();
    return answered ? *std::move(answered) : problem_page(visit_, answered.error());
  }

  // Whether it comes from the server in front.
  bool is_from_proxy() const {
    return shared_.options.proxy && request_.address == shared_.options.proxy->address;
  }

  // Where it comes from first of all, as far as that is known.
  std::string client() const {
    const std::string& forwarded = request_.header("x-forwarded-for");
    if (!is_from_proxy() || forwarded.empty()) return request_.address;
    return std::string(trim(forwarded.substr(forwarded.rfind(',') + 1)));
  }

  // What is for whoever watches this machine from itself.
  std::optional<Response> metrics_asked_for() const {
    // Not through a server in front, whether that is one we trust or not.
    const bool is_near = is_loopback(request_.address) && !is_from_proxy() &&
                         request_.header("x-forwarded-for").empty() && request_.header("forwarded").empty() &&
                         is_loopback(host_of(request_.header("host")));
    if (address_.path != std::vector<std::string>{"metrics"} || request_.method != "GET" || !is_near)
      return std::nullopt;
    return Response{.status = 200,
                    .media_type = "text/plain; version=0.0.4; charset=utf-8",
                    .body = shared_.metrics.text(),
                    .headers = {}};
  }

  // Who shows this cookie; or whom the server in front names, who then gets one.
  Status know_visitor() {
    HTX_ASSIGN_OR_RETURN(visit_.visitor, visit_.door.visitor(request_.cookie(kSessionCookie)));
    if (!is_from_proxy()) return Done{};
    const std::string& account = request_.header(shared_.options.proxy->header);
    if (account.empty() || (visit_.visitor && visit_.visitor->account == account)) return Done{};
    HTX_ASSIGN_OR_RETURN(new_session_, visit_.door.let_in(account));
    HTX_ASSIGN_OR_RETURN(visit_.visitor, visit_.door.visitor(new_session_));
    return Done{};
  }

  Result<Response> take_in() {
    auto address = read_address(request_.target);
    if (!address) return problem_page(visit_, Error(ErrorCode::kInvalidArgument, "server.bad-address"), 400);
    address_ = *std::move(address);
    if (const auto response = file_asked_for()) return *response;
    if (const auto response = metrics_asked_for()) return *response;
    if (const auto response = language_asked_for()) return *response;
    return to_route();
  }

  // A file of the pages, which never changes under its address.
  std::optional<Response> file_asked_for() const {
    if (address_.path.size() != 2 || address_.path[0] != "assets") return std::nullopt;
    const Asset* found = asset_at(address_.path[1]);
    if (found == nullptr || (request_.method != "GET" && request_.method != "HEAD")) return std::nullopt;
    const std::string_view type = found->name.ends_with(".css")  ? "text/css; charset=utf-8"
                                  : found->name.ends_with(".js") ? "text/javascript; charset=utf-8"
                                                                 : "image/svg+xml";
    return Response{.status = 200,
                    .media_type = std::string(type),
                    .body = std::string(found->bytes),
                    .headers = {{"Cache-Control", "public, max-age=31536000, immutable"}}};
  }

  std::optional<Response> language_asked_for() const {
    if (request_.method != "GET") return std::nullopt;
    const std::string& asked = address_.query["lang"];
    if (asked != "vi" && asked != "en") return std::nullopt;
    const std::string path = request_.target.substr(0, request_.target.find('?'));
    // Which is remembered, and no part of an address.
    Fields others;
    for (const auto& [name, value] : address_.query.all()) {
      if (name != "lang") others.add(name, value);
    }
    Response response = see_other(path.starts_with("//") ? "/" : with_query(path, others));
    response.headers.emplace_back("Set-Cookie", lasting_cookie(kLanguageCookie, asked));
    return response;
  }

  Result<Response> to_route() {
    Match found = match(page_routes(), request_.method, address_.path);
    visit_.parts = std::move(found.parts);
    if (found.route != nullptr) visit_.route = found.route->pattern;
    HTX_RETURN_IF_ERROR(know_visitor());
    if (visit_.visitor) session_.actor = visit_.visitor->actor();
    if (!visit_.visitor) HTX_RETURN_IF_ERROR(know_browser());
    if (found.methods.empty()) return Error(ErrorCode::kNotFound, "server.no-such-page");
    if (found.route == nullptr) return wrong_method(found);
    if (const auto refusal = refusal_of(*found.route)) return *refusal;
    return request_.method == "POST" ? post(*found.route) : get(*found.route);
  }

  // A browser that nobody signed in with has a secret too, so that its forms are known to be its own.
  Status know_browser() {
    visit_.door_secret = request_.cookie(kDoorCookie);
    if (digest_of_secret(visit_.door_secret)) return Done{};
    HTX_ASSIGN_OR_RETURN(const Secret secret, new_secret());
    visit_.door_secret = secret.text;
    new_door_secret_ = secret.text;
    return Done{};
  }

  Response wrong_method(const Match& found) const {
    Response response = problem_page(
        visit_, Error(ErrorCode::kInvalidArgument, {"server.wrong-method", {{"method", request_.method}}}),
        405);
    response.headers.emplace_back("Allow", allowed_methods(found));
    return response;
  }

  // The one place where it is asked whether somebody may.
  std::optional<Response> refusal_of(const Route& route) {
    if (!route.operation) return std::nullopt;
    if (!visit_.visitor) {
      if (request_.method != "POST" && address_.path.empty()) return see_other("/sign-in");
      return problem_page(visit_, Error(ErrorCode::kForbidden, "server.not-signed-in"), 401);
    }
    const Status allowed = visit_.check_may(*route.operation);
    if (allowed) return std::nullopt;
    if (request_.method == "POST" && read_form_asked() && is_our_form())
      visit_.record_refusal(allowed.error());
    return problem_page(visit_, allowed.error());
  }

  // Everything a page says is of one state of the store.
  Result<Response> get(const Route& route) {
    HTX_ASSIGN_OR_RETURN(const Snapshot one_state, session_.store.snapshot());
    return route.handler(visit_);
  }

  Result<Response> post(const Route& route) {
    if (!read_form_asked())
      return problem_page(visit_, Error(ErrorCode::kInvalidArgument, "server.no-form"), 415);
    if (!is_our_form()) return Error(ErrorCode::kForbidden, "server.not-our-form");
    return route.handler(visit_);
  }

  bool read_form_asked() {
    auto form = read_form(request_);
    if (form) visit_.form = *std::move(form);
    return form.has_value();
  }

  // Whether a page of this session sent the form.
  bool is_our_form() const {
    return is_from_here(request_) && is_equal_secret(visit_.form.fields["token"], visit_.form_token());
  }

  const Request& request_;
  Shared& shared_;
  Address address_;
  Session session_;
  report::Voice say_;
  Visit visit_;
  std::string new_door_secret_;
  std::string new_session_;
};

}  // namespace

struct Desk::Impl : Shared {
  using Shared::Shared;
};

Desk::Desk(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Desk::~Desk() = default;

Result<std::unique_ptr<Desk>> Desk::open(const StoreAddress& address, const std::string& office,
                                         Library library, std::string place, const Clock& clock,
                                         DeskOptions options) {
  auto impl = std::make_unique<Impl>(std::move(library), clock, std::move(options));
  impl->address = address;
  impl->office = office;
  impl->place = std::move(place);
  HTX_ASSIGN_OR_RETURN(Store store, impl->open_store());
  impl->writer.emplace(std::move(store), impl->library, impl->clock, impl->place);
  Impl* desk = impl.get();
  impl->jobs.emplace(
      address.path + ".jobs", [desk] { return desk->open_store(); },
      [desk](Store& of, const Actor& actor) {
        return Session{of, desk->library, desk->clock, actor, nullptr, desk->place};
      },
      clock);
  return std::unique_ptr<Desk>(new Desk(std::move(impl)));
}

Result<HttpServer::Handler> Desk::worker() {
  HTX_ASSIGN_OR_RETURN(Store store, impl_->open_store());
  HTX_ASSIGN_OR_RETURN(Vault vault, impl_->open_vault());
  auto room = std::make_shared<Room>(std::move(store), std::move(vault));
  return HttpServer::Handler([impl = impl_.get(), room](const Request& request) {
    const auto began = std::chrono::steady_clock::now();
    Door door(impl->guard, room->vault, room->store, impl->clock, impl->today());
    Reception reception(*impl, *room, door, request);
    Response response = reception.answer();
    add_safety(response);
    const auto took =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began);
    response.headers.emplace_back("Server-Timing", "desk;dur=" + std::to_string(took.count() / 1'000) + "." +
                                                       std::to_string(took.count() / 100 % 10));
    const Answered answered{request.method, reception.route(), response.status, response.body.size(),
                            took.count()};
    impl->metrics.add(answered);
    if (impl->options.observer) impl->options.observer(answered);
    return response;
  });
}

Result<std::optional<std::string>> Desk::first_link() {
  HTX_ASSIGN_OR_RETURN(Store store, impl_->open_store());
  const Session session{store, impl_->library, impl_->clock, {}, nullptr, impl_->place};
  HTX_ASSIGN_OR_RETURN(const bool is_there, has_administrator(session));
  if (is_there) return std::optional<std::string>();
  HTX_ASSIGN_OR_RETURN(Vault vault, impl_->open_vault());
  Door door(impl_->guard, vault, store, impl_->clock, impl_->today());
  HTX_ASSIGN_OR_RETURN(const std::string secret, door.new_link(""));
  return std::optional("/first/" + secret);
}

Result<std::size_t> Desk::expire_deadlines() {
  std::size_t passed = 0;
  const auto done = impl_->writer
                        ->submit(machine_actor(), command_of([&](const Session& session) -> Status {
                                   HTX_ASSIGN_OR_RETURN(const auto outcome,
                                                        htx::expire_deadlines(session, legal_today(session)));
                                   passed = outcome.passed.size();
                                   return Done{};
                                 }))
                        .get();
  if (!done) return done.error();
  return passed;
}

void Desk::remove_stale_drafts() { drafts_beside(impl_->address).remove_stale(impl_->clock.now()); }

}  // namespace htx::server
