// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/**
 * @notice What doubles of V2-like pairs share: optimistic payment, callback, then a check of the invariant over the
 * balances. There are no shares in the liquidity: what is sent to the pair before `sync` stays in it.
 */
abstract contract PairDouble {
    address public immutable token0;
    address public immutable token1;

    uint112 private reserve0;
    uint112 private reserve1;
    uint32 private updatedAtS;
    uint256 private unlocked = 1;

    error Locked();
    error NothingOut();
    error MoreThanReserves();
    error NothingIn();
    error InvariantBroken();

    constructor(address token0_, address token1_) {
        (token0, token1) = (token0_, token1_);
    }

    modifier lock() {
        if (unlocked != 1) revert Locked();
        unlocked = 0;
        _;
        unlocked = 1;
    }

    function swap(uint256 amount0Out, uint256 amount1Out, address to, bytes calldata data) external lock {
        if (amount0Out == 0 && amount1Out == 0) revert NothingOut();
        (uint256 before0, uint256 before1,) = getReserves();
        if (amount0Out >= before0 || amount1Out >= before1) revert MoreThanReserves();
        if (amount0Out > 0) IERC20(token0).transfer(to, amount0Out);
        if (amount1Out > 0) IERC20(token1).transfer(to, amount1Out);
        if (data.length > 0) _callBack(to, amount0Out, amount1Out, data);
        uint256 amount0In = _received(token0, before0 - amount0Out);
        uint256 amount1In = _received(token1, before1 - amount1Out);
        if (amount0In == 0 && amount1In == 0) revert NothingIn();
        _checkInvariant(before0, before1, amount0In, amount1In);
        _update();
    }

    /// @notice Takes what the pair holds for its reserves.
    function sync() external lock {
        _update();
    }

    /// @dev Uniswap's narrow integers; Solidly's three words encode to the same bytes.
    function getReserves() public view returns (uint112, uint112, uint32) {
        return (reserve0, reserve1, updatedAtS);
    }

    function _callBack(address to, uint256 amount0Out, uint256 amount1Out, bytes calldata data) internal virtual;

    /// @dev Reverts with InvariantBroken when the pair's balances are worth less than its former reserves.
    function _checkInvariant(uint256 before0, uint256 before1, uint256 amount0In, uint256 amount1In) internal virtual;

    function _balance(address token) internal view returns (uint256) {
        return IERC20(token).balanceOf(address(this));
    }

    function _received(address token, uint256 rest) private view returns (uint256) {
        uint256 balance = _balance(token);
        return balance > rest ? balance - rest : 0;
    }

    function _update() private {
        (reserve0, reserve1) = (uint112(_balance(token0)), uint112(_balance(token1)));
        updatedAtS = uint32(block.timestamp);
    }
}
