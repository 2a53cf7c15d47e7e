"""Agents write to the supervisors of the room, and these to each agent, over HTTP; who is there sees it at once.

In: route table's calls. Out: cti/chat; `chat` messages to the desk of the agent (the board is told by its room). Made
in centrala/people.py.
"""

from __future__ import annotations

from cti.chat import Chat as Conversations
from cti.chat import Said
from cti.chat.api import ChatMessages, ChatRead, ChatRequest
from cti.core import Core
from cti.desk.status import Chat
from cti.feature import Feature
from cti.logins.throttle import Throttle
from cti.roles import Reach
from cti.web.routes import Agent, Answer, ApiProblem, Auth, Call, Route

MESSAGES, IN_SECONDS = 20, 60.0
"""Of one person."""
USER = "[A-Za-z0-9_.-]{1,64}"


class ChatRoutes(Feature):
    """See above."""

    def __init__(self, core: Core, chat: Conversations) -> None:
        self._chat, self._agents, self._floor = chat, core.agents, core.floor
        self._throttle = Throttle(MESSAGES, IN_SECONDS, core.monotonic)
        chat.watch(self._told)

    async def run(self) -> None:
        await self._chat.run()

    def routes(self) -> list[Route]:
        one = f"/api/chats/{{user:{USER}}}"
        return [
            Route(
                method="GET",
                path="/api/chat",
                auth=Auth.SESSION,
                handler=self.mine,
                answers={200: ChatMessages},
                summary="What you and the supervisors wrote to each other",
            ),
            Route(
                method="POST",
                path="/api/chat",
                auth=Auth.SESSION,
                body=ChatRequest,
                handler=self.write,
                answers={200: Chat, 409: "problem", 429: "problem"},
                summary="Write to the supervisors",
            ),
            Route(
                method="GET",
                path=one,
                auth=Auth.SESSION,
                handler=self.theirs,
                answers={200: ChatMessages, 404: "problem"},
                summary="What an agent and the supervisors wrote to each other",
            ),
            Route(
                method="POST",
                path=one,
                auth=Auth.SESSION,
                body=ChatRequest,
                handler=self.answer,
                answers={200: Chat, 404: "problem", 409: "problem", 429: "problem"},
                summary="Write to an agent",
            ),
            Route(
                method="POST",
                path=f"{one}/read",
                auth=Auth.SESSION,
                body=ChatRead,
                handler=self.read,
                answers={204: "", 404: "problem"},
                summary="Say how far you have read the conversation of this agent, or your own",
            ),
        ]

    async def mine(self, call: Call) -> Answer:
        assert call.agent is not None
        return self._shown(call.agent.user, call.agent.user)

    async def theirs(self, call: Call) -> Answer:
        """Raises ApiProblem 404."""
        assert call.agent is not None
        return self._shown(call.agent.user, await self._agent(call))

    async def write(self, call: Call) -> Answer:
        """Raises ApiProblem 409, 429."""
        assert call.agent is not None
        return await self._say(call, call.agent, call.agent.user)

    async def answer(self, call: Call) -> Answer:
        """Raises ApiProblem 404, 409, 429."""
        assert call.agent is not None
        return await self._say(call, call.agent, await self._agent(call))

    async def read(self, call: Call) -> Answer:
        """Raises ApiProblem 404."""
        assert isinstance(call.body, ChatRead)
        assert call.agent is not None
        await self._chat.read(call.agent.user, await self._agent(call), call.body.id)
        return Answer(status=204)

    async def _agent(self, call: Call) -> str:
        """Whose conversation it is. Raises ApiProblem 404: there is no such agent, or none whom the caller may read."""
        assert call.agent is not None
        user = call.path["user"]
        mine = user == call.agent.user
        if not mine and (call.agent.reach is not Reach.ANY or await self._agents.by_user(user) is None):
            raise ApiProblem(404, "no_such_agent", "There is no such agent.")
        return user

    async def _say(self, call: Call, by: Agent, agent: str) -> Answer:
        assert isinstance(call.body, ChatRequest)
        text = call.body.text.strip()
        if not text:
            raise ApiProblem(409, "nothing_said", "Write something.")
        if wait := self._throttle.take(by.user):
            again = {"Retry-After": str(int(wait) + 1)}
            raise ApiProblem(429, "too_many_messages", f"Write again in {wait:.0f} s.", headers=again)
        return Answer(shown(await self._chat.say(agent, by.user, by.name, text)))

    def _shown(self, reader: str, agent: str) -> Answer:
        messages = [shown(one) for one in self._chat.of(agent)]
        return Answer(ChatMessages(messages=messages, read=self._chat.read_to(reader, agent)))

    def _told(self, agent: str, said: Said | None) -> None:
        """The agent's own desk, and no other."""
        if said is not None and self._floor.seat(agent) is not None:
            self._floor.desk.send(agent, shown(said))


def shown(said: Said) -> Chat:
    """For the wire."""
    return Chat(id=said.id, agent=said.agent, by=said.by, name=said.name, at=said.at, text=said.text)
