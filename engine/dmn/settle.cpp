#include "engine/dmn/settle.h"

#include <algorithm>
#include <map>
#include <set>

#include "engine/base/text.h"

namespace htx::dmn {
namespace {

// The graph of what rests on what, walked without recursion: a file may hold long chains.
class Graph {
 public:
  Graph(Definitions& definitions, Diagnostics& diagnostics) : diagnostics_(diagnostics) {
    for (Element& element : definitions.elements) {
      elements_.push_back(&element);
      own_[&element] = &element;
    }
    for (Element* element : elements_) {
      for (const auto& requirement : element->requirements) connect(*element, *requirement.element);
      for (const Element* output : element->outputs) connect(*element, *output);
    }
  }

  // Elements come when all they rest on has come; what never comes lies in a circle or behind one.
  void find_circles(std::size_t max_chain) {
    std::map<const Element*, std::size_t> waits;
    std::map<const Element*, std::size_t> length;
    std::vector<Element*> ready;
    for (Element* element : elements_) {
      waits[element] = needs_[element].size();
      if (waits[element] == 0) ready.push_back(element);
    }
    for (std::size_t i = 0; i < ready.size(); ++i) {
      if (length[ready[i]] == max_chain)
        refuse(*ready[i], {"dmn.chain-too-long", {{"limit", std::to_string(max_chain)}}});
      for (Element* user : users_[ready[i]]) {
        length[user] = std::max(length[user], length[ready[i]] + 1);
        if (--waits[user] == 0) ready.push_back(user);
      }
    }
    std::set<const Element*> told;
    for (Element* element : elements_) {
      if (waits[element] > 0 && !told.contains(element)) tell_circle(*element, waits, told);
    }
  }

  void spread_faults() {
    std::vector<Element*> broken;
    for (Element* element : elements_) {
      if (element->fault.has_value()) broken.push_back(element);
    }
    for (std::size_t i = 0; i < broken.size(); ++i) {
      std::vector<Element*> users = users_[broken[i]];
      const auto& callers = callers_[broken[i]];
      users.insert(users.end(), callers.begin(), callers.end());
      for (Element* user : users) {
        if (user->fault.has_value()) continue;
        user->fault = Message("dmn.rests-on-fault", {{"name", user->name}, {"other", broken[i]->name}});
        broken.push_back(user);
      }
    }
  }

 private:
  // Functions may call each other in circles, as long as they end.
  void connect(Element& user, const Element& source) {
    const bool is_call = user.kind == Element::Kind::kKnowledge && source.kind == Element::Kind::kKnowledge;
    if (is_call) {
      callers_[&source].push_back(&user);
    } else if (std::ranges::find(needs_[&user], &source) == needs_[&user].end()) {
      needs_[&user].push_back(&source);
      users_[&source].push_back(&user);
    }
  }

  void refuse(Element& element, Message message) {
    if (!element.fault) element.fault = message;
    diagnostics_.report({.place = element.place, .message = std::move(message)});
  }

  // Walks from what never came to what never came, until a name comes again.
  void tell_circle(Element& start, std::map<const Element*, std::size_t>& waits,
                   std::set<const Element*>& told) {
    std::vector<const Element*> path;
    const Element* at = &start;
    while (told.insert(at).second) {
      path.push_back(at);
      at = *std::ranges::find_if(needs_[at], [&](const Element* need) { return waits[need] > 0; });
    }
    const auto begin = std::ranges::find(path, at);
    if (begin == path.end()) return;  // It leads into a circle that was told.
    std::vector<std::string> names;
    for (auto member = begin; member != path.end(); ++member) names.push_back((*member)->name);
    names.push_back(at->name);
    const Message message("dmn.circle", {{"names", join(names, " → ")}});
    diagnostics_.report({.place = at->place, .message = message});
    for (auto member = begin; member != path.end(); ++member) {
      Element& element = *own_.at(*member);
      if (!element.fault) element.fault = message;
    }
  }

  Diagnostics& diagnostics_;
  std::vector<Element*> elements_;
  std::map<const Element*, Element*> own_;
  std::map<const Element*, std::vector<const Element*>> needs_;
  std::map<const Element*, std::vector<Element*>> users_;
  std::map<const Element*, std::vector<Element*>> callers_;
};

}  // namespace

void settle(Definitions& definitions, const Limits& limits, Diagnostics& diagnostics) {
  Graph graph(definitions, diagnostics);
  graph.find_circles(limits.max_chain);
  graph.spread_faults();
}

}  // namespace htx::dmn
