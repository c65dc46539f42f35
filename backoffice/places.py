"""Places: the map of France, read once at the first page that needs it."""

import asyncio
from typing import Annotated

from fastapi import Depends

from store.places import Gazetteer


async def places() -> Gazetteer:
    return await asyncio.to_thread(Gazetteer.load)


Places = Annotated[Gazetteer, Depends(places)]
