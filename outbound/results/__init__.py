"""What came of a campaign: shares with their intervals, and costs; whole, by hour, by list, by version heard.

cells     calls that are alike, counted together
store     cells out of the rows
figures   shares with Wilson's interval                          (pure)
costs     sums, and what one call, talk or success costs          (pure)
report    all of it, by group                                     (pure)
api       as it goes out over HTTP; tables for spreadsheets
routes    GET /api/campaigns/{campaign}/results
"""
