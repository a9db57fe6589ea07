// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CountingToken} from "../../invariants/market/CountingToken.sol";
import {HonestPool} from "../../invariants/market/HonestPool.sol";

/// @notice A control: anybody may have it swap what it holds, at whatever price.
contract PublicSwapper {
    function swap(HonestPool pool, CountingToken tokenIn, uint256 i, uint256 j, uint256 amount) external {
        tokenIn.approve(address(pool), amount);
        pool.exchange(i, j, amount, 0);
    }
}
